import { createApp, type Hooks, refuse } from '../../src/app.ts'
import { settingsFromEnvironment } from '../../src/config.ts'

/** Only addresses of the company may sign up, and a customer list is kept in step with the accounts. */
export const createHooks = (customers: Map<string, string | null>): Hooks => ({
  beforeSignup({ email }) {
    if (!email?.endsWith('@example.com')) return refuse('NOT_OURS', 'Sign up with your example.com address.')
  },
  afterSignup({ user }) {
    customers.set(user.id, user.email)
  },
  afterEmailChange({ user }) {
    customers.set(user.id, user.email)
  },
  async beforeAccountDeletion({ user, by }) {
    if (by === 'user' && user.role === 'admin') throw refuse('ASK_FIRST', 'Administrators are deleted by another one.')
  },
  afterAccountDeletion({ user }) {
    customers.delete(user.id)
  },
})

if (import.meta.main) {
  const app = await createApp(settingsFromEnvironment(), { hooks: createHooks(new Map()) })
  await app.listen()
}
