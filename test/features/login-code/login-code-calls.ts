import { type Credential, expectType, type TestApp } from '../../_util/app.ts'
import { createPkce, type Pkce } from '../../_util/pkce.ts'

export const returnTo = 'https://app.example.com/signed-in'

/** A code as the application receives it. */
export interface Received extends Pkce {
  code: string
  state: string | null
  url: URL
}

/** Hands the sign-in of a session to an application. */
export async function handOver(
  app: TestApp,
  credential: Credential,
  { to = returnTo, state = 'xyz', pkce = createPkce() }: { to?: string; state?: string; pkce?: Pkce } = {},
): Promise<Received> {
  const input = { returnTo: to, codeChallenge: pkce.codeChallenge, state }
  const { url: text } = expectType(await app.call.createLoginCode(input, credential), 'LoginCode')
  const url = new URL(text)
  return { ...pkce, code: url.searchParams.get('code') ?? '', state: url.searchParams.get('state'), url }
}
