import { anonymous } from '../../../src/core/access/access.ts'
import { ValidationError } from '../../../src/core/errors.ts'
import { lockUserById } from '../../../src/core/identity/store/find-user.ts'
import type { Page } from '../../../src/core/pages/page.ts'
import { type HandBackInput, handBack } from '../../../src/features/login-code/index.ts'
import type { Person, TestApp } from '../../_util/app.ts'

type Return = Pick<HandBackInput, 'returnTo' | 'codeChallenge' | 'state'> & Partial<HandBackInput>

/** Ends a sign-in at a page of the server, as the callback of a provider does. */
export async function handBackTo(
  { server }: TestApp,
  { id }: Pick<Person, 'id'>,
  input: Return,
): Promise<Page | ValidationError> {
  const { database } = server.services
  return database.transactional(async (em) => {
    const user = await lockUserById(em, id)
    if (!user) throw new Error('There is no such user')
    const client = { ip: '127.0.0.1', network: '127.0.0.1', userAgent: null }
    const proofs = { provedAt: new Date(0), secondFactorAt: input.secondFactorAt ?? null }
    const signIn = { ...input, user, method: 'oauth' as const, ...proofs }
    return handBack(server.services, em, { access: anonymous, client }, signIn)
  })
}

/** The page, which has to be there. */
export function asPage(answer: Page | ValidationError): Page {
  if (answer instanceof ValidationError) throw answer
  return answer
}

/** The value of a hidden field of a page. */
export function hiddenField({ content }: Page, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(content.text)?.[1] ?? ''
}
