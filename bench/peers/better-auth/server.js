import { createServer } from 'node:http'
import { apiKey } from '@better-auth/api-key'
import { hash, verify } from '@node-rs/bcrypt'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { bearer } from 'better-auth/plugins'
import { Pool } from 'pg'

// better-auth on node:http, as it is run in production. It prints its port, and ends when its parent process ends.
const { DATABASE_URL, POOL_SIZE, BCRYPT_COST, PORT, SECRET } = process.env
const unlimited = 1_000_000_000

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${PORT}`,
  secret: SECRET,
  database: new Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) }),
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password) => hash(password, { cost: Number(BCRYPT_COST) }),
      verify: ({ hash: encoded, password }) => verify(password, encoded),
    },
  },
  // Without this cache a request reads the session from the database, and a revocation is in force at once.
  session: { cookieCache: { enabled: false } },
  // One statement reads a session and its user, and not two as by default.
  advanced: { database: { joins: true } },
  // The limits count, as by default in production, and refuse nobody. Sign-ins have a rule of their own.
  rateLimit: {
    enabled: true,
    storage: 'memory',
    window: 60,
    max: unlimited,
    customRules: { '/sign-in/*': { window: 60, max: unlimited }, '/sign-up/*': { window: 60, max: unlimited } },
  },
  plugins: [
    bearer(),
    apiKey({ enableSessionForAPIKeys: true, rateLimit: { enabled: true, timeWindow: 60_000, maxRequests: unlimited } }),
  ],
  telemetry: { enabled: false },
  logger: { disabled: true },
})

// Creates the tables with the indexes that better-auth recommends.
const { runMigrations } = await getMigrations(auth.options)
await runMigrations()

createServer(toNodeHandler(auth)).listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`${PORT}\n`))
process.stdin.on('end', () => process.exit(0)).resume()
