import { createVerifier, TokenRefused } from '@sallyport/client/node'
import { cookies, headers } from 'next/headers'
import { accessCookie } from '../../../lib/cookies.ts'

const { SALLYPORT_URL = 'http://localhost:4000', AUDIENCE } = process.env
const verify = createVerifier({ issuer: SALLYPORT_URL, audience: AUDIENCE })

/** A route handler for the pages of this application, with the cookie, and for programs, with `Authorization`. */
export async function GET(): Promise<Response> {
  const accessToken = (await cookies()).get(accessCookie)?.value
  const authorization = (await headers()).get('authorization') ?? (accessToken && `Bearer ${accessToken}`)
  try {
    const { userId, scopes } = await verify(authorization, ['profile:read'])
    return Response.json({ userId, scopes: [...scopes] })
  } catch (error) {
    // Keys that cannot be read say nothing about the token.
    if (!(error instanceof TokenRefused)) {
      return Response.json({ error: 'The credential cannot be verified at the moment.' }, { status: 503 })
    }
    const headers = { 'WWW-Authenticate': error.challenge }
    return Response.json({ error: error.message }, { status: error.status, headers })
  }
}
