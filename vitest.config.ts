import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** The files that take longest, with races and walks through the schema. `npm run test:system` runs them before the tests of the system. */
const longTests = [
  'test/app/clean-up.test.ts',
  'test/app/secret-spellings.test.ts',
  'test/app/signing-algorithms.test.ts',
  'test/app/two-clocks.test.ts',
  'test/cli/import-formats.test.ts',
  'test/cli/import-identities.test.ts',
  'test/core/access/ways-in.test.ts',
  'test/core/limits/limiters.test.ts',
  'test/core/mail/mail-delivery.test.ts',
  'test/core/mail/two-schemas.test.ts',
  'test/crypto/plain-hash.test.ts',
  'test/docs/health-checks.test.ts',
  'test/docs/moving.test.ts',
  'test/features/access/matrix.test.ts',
  'test/features/access/second-factor.test.ts',
  'test/features/account/closed-sign-up.test.ts',
  'test/features/account/email-change.test.ts',
  'test/features/account/first-proof.test.ts',
  'test/features/account/sign-up-flood.test.ts',
  'test/features/account/signup-data.test.ts',
  'test/features/admin/actions.test.ts',
  'test/features/admin/ended-session.test.ts',
  'test/features/admin/fresh-proof.test.ts',
  'test/features/admin/large-deletions.test.ts',
  'test/features/api-key/life.test.ts',
  'test/features/api-key/stolen-session.test.ts',
  'test/features/api-key/update-race.test.ts',
  'test/features/audit/recorded-events.test.ts',
  'test/features/avatar/avatar.test.ts',
  'test/features/avatar/hostile-pictures.test.ts',
  'test/features/avatar/multipart.test.ts',
  'test/features/avatar/storage.test.ts',
  'test/features/avatar/unused-pictures.test.ts',
  'test/features/bulk/run.test.ts',
  'test/features/follow/follow.test.ts',
  'test/features/login-code/stolen-codes.test.ts',
  'test/features/mail-login/guessing.test.ts',
  'test/features/mail-login/known-devices.test.ts',
  'test/features/mail-login/mail-login.test.ts',
  'test/features/mail-login/moved.test.ts',
  'test/features/mail-login/signup-by-mail.test.ts',
  'test/features/oauth/closed-sign-up.test.ts',
  'test/features/oauth/kept-tokens.test.ts',
  'test/features/oauth/link.test.ts',
  'test/features/oauth/linking-table.test.ts',
  'test/features/oauth/page-login.test.ts',
  'test/features/oauth/without-address.test.ts',
  'test/features/organization/accept-invitation.test.ts',
  'test/features/organization/api-keys.test.ts',
  'test/features/organization/ended-session.test.ts',
  'test/features/organization/invitation-mails.test.ts',
  'test/features/organization/invite-member.test.ts',
  'test/features/organization/invited-signup.test.ts',
  'test/features/passkey/hostile-responses.test.ts',
  'test/features/passkey/login.test.ts',
  'test/features/passkey/manage.test.ts',
  'test/features/passkey/registration.test.ts',
  'test/features/passkey/second-factor.test.ts',
  'test/features/profile-data/update-data.test.ts',
  'test/features/referral/referral.test.ts',
  'test/features/referral/sign-ins.test.ts',
  'test/features/referral/without-verification.test.ts',
  'test/features/server/settings.test.ts',
  'test/features/session/cookie-mode.test.ts',
  'test/features/session/locks.test.ts',
  'test/features/two-factor/setting-up.test.ts',
  'test/features/two-factor/verify-two-factor.test.ts',
  'test/features/user-export/user-export.test.ts',
  'test/graphql/limits.test.ts',
  'test/graphql/read-turns.test.ts',
  'test/graphql/trusted-documents.test.ts',
  'test/http/documents.test.ts',
  'test/http/local-trial.test.ts',
  'test/journeys/embedded.test.ts',
  'test/ports/identity-provider-outages.test.ts',
  'test/ports/identity-provider-presets.test.ts',
  'test/scripts/current-build.test.ts',
  'test/store/database-defaults.test.ts',
  'test/store/database-password.test.ts',
  'test/store/frozen-server.test.ts',
  'test/store/migration-locks.test.ts',
  'test/store/transactions.test.ts',
]

/** Files that run in one process share loaded modules, which hold no state: test/test-files.test.ts makes sure of that. */
const common = {
  globalSetup: ['test/_util/compile-cache.ts', 'test/_util/postgres-server.ts'],
  pool: 'forks' as const,
  // What a test changes in the environment, and whatever it spies on, ends with the test.
  unstubEnvs: true,
  restoreMocks: true,
  // Node strips the types and resolves imports as it does in production: Vite would transform each module and choose other builds.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  // Each file has its own database, clock, mailbox and server.
  isolate: false,
}

/** The tests that run the server in their own process. */
const inProcess = {
  ...common,
  // More than four would ask for more connections than the tests' PostgreSQL has.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
  testTimeout: 120_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...inProcess,
          name: 'server',
          include: ['test/**/*.test.ts', 'client/test/**/*.test.ts'],
          exclude: ['test/system/**', 'client/test/system/**', ...longTests],
        },
      },
      { test: { ...inProcess, name: 'long', include: longTests } },
      {
        test: {
          ...common,
          name: 'system',
          globalSetup: [...common.globalSetup, 'test/_util/pages-folder.ts'],
          include: ['test/system/**/*.test.ts', 'client/test/system/**/*.test.ts'],
          // Each file starts processes of its own, and waits for them a part of the time.
          maxWorkers: 3,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
