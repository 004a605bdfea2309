import { defineConfig } from 'vitest/config'

// Node takes the CommonJS build of graphql, as every library here does; Vite would take the other one beside it.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'server',
          include: ['test/**/*.test.ts'],
          exclude: ['test/system/**'],
          globalSetup: ['test/_util/postgres-server.ts'],
          pool: 'threads',
          maxWorkers: 2,
          // A machine that is shared may stall for longer than a test waits: there, and only there, it gets a second try.
          retry: process.env.CI ? 1 : 0,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/_util/postgres-server.ts'],
          pool: 'forks',
          maxWorkers: 1,
          retry: 1,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
