'use server'

import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { accessCookie, forgetTokens, keepTokens } from '../lib/cookies.ts'
import { login, logout, verifyTwoFactor } from '../lib/sallyport.ts'

/** The state of the form after a step. */
export interface Step {
  /** The password was correct, and a second factor is required. */
  challengeToken?: string
  message?: string
}

export async function logIn({ challengeToken }: Step, form: FormData): Promise<Step> {
  const text = (name: string) => String(form.get(name))
  const browser = await headers()
  const answer = challengeToken
    ? verifyTwoFactor(browser, { challengeToken, code: text('code') })
    : login(browser, { identifier: text('email'), password: text('password') })
  const result = await answer.catch(() => null)
  if (!result) return { challengeToken, message: 'The server cannot answer now. Try again in a minute.' }
  switch (result.__typename) {
    case 'AuthTokens':
      keepTokens(await cookies(), result)
      return redirect('/')
    case 'TwoFactorChallenge':
      return { challengeToken: result.challengeToken }
    case 'CodeInvalidError':
      return { challengeToken, message: result.message }
    default:
      return { message: result.message }
  }
}

export async function logOut(): Promise<void> {
  const store = await cookies()
  const accessToken = store.get(accessCookie)?.value
  if (accessToken) await logout(await headers(), accessToken)
  forgetTokens(store)
  redirect('/log-in')
}
