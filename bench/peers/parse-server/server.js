import { createServer } from 'node:http'
import express from 'express'
import { ParseServer } from 'parse-server'

// Parse Server on Express, as its documentation sets it up. It prints its port, and ends when its parent process ends.
const { DATABASE_URL, POOL_SIZE, PORT, SECRET } = process.env

const parse = new ParseServer({
  databaseURI: `${DATABASE_URL}?max=${POOL_SIZE}`,
  appId: 'bench',
  masterKey: SECRET,
  serverURL: `http://127.0.0.1:${PORT}/parse`,
  allowClientClassCreation: false,
  logLevel: 'error',
  silent: true,
  logsFolder: null,
})
await parse.start()

const app = express()
app.use('/parse', parse.app)
createServer(app).listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`${PORT}\n`))
process.stdin.on('end', () => process.exit(0)).resume()
