import type { AuthClient } from './create-auth-client.ts'
import { type Steps, steps } from './generated.ts'

/** Creates the first administrator of a server, with the token of the link that `sallyport admin link` prints, and signs them in. */
export async function createFirstAdmin(
  auth: AuthClient,
  input: Steps['createFirstAdmin']['variables'],
): Promise<Steps['createFirstAdmin']['result']> {
  return auth.perform('createFirstAdmin', steps.createFirstAdmin, input)
}
