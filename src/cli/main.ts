// The server installs handlers of its own for signals, which close it in order.
if (process.argv.length === 3 && process.argv[2] === 'start') await import('../main.ts')
else await import('./command-line.ts')
