// Libraries run as in production, where graphql-js does not look for a second copy of itself with each check of a type. The server's
// own production mode needs services that a benchmark does not have, so the variable is set only while they are loaded.
process.env.NODE_ENV = 'production'
await import('graphql')
delete process.env.NODE_ENV
