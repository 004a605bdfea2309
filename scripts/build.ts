import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeDeclarations } from './write-declarations.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

// Builds `dist` as it is published: the server, and the declarations of what `import '@sallyport/server'` exports.
await import('./build-server.ts')
writeDeclarations(join(root, 'src'), 'index.ts', join(root, 'dist', 'types'))
