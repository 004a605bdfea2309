import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const common = {
  globalSetup: ['test/_util/compile-cache.ts', 'test/_util/postgres-server.ts'],
  pool: 'forks' as const,
  // What a test changes in the environment, and whatever it spies on, ends with the test.
  unstubEnvs: true,
  restoreMocks: true,
  // Node strips the types and resolves imports as it does in production: Vite would transform each module and choose other builds.
  experimental: { viteModuleRunner: false, nodeLoader: false },
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'server',
          include: ['test/**/*.test.ts', 'client/test/**/*.test.ts'],
          exclude: ['test/system/**', 'client/test/system/**'],
          // Files that run in one process share loaded modules, which hold no state: test/test-files.test.ts makes sure of that.
          // Each file has its own database, clock, mailbox and server.
          isolate: false,
          // More than four would ask for more connections than the tests' PostgreSQL has.
          maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...common,
          name: 'system',
          include: ['test/system/**/*.test.ts', 'client/test/system/**/*.test.ts'],
          maxWorkers: 1,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
