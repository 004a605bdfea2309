import type { MailEvent } from './hook-events.ts'

/** The most causes of a failure that are copied. */
const maxCauses = 8

/**
 * Creates a copy of failures for the log: their messages, codes and stacks, without the link and the code of the mail. Other fields may hold
 * a request of the hook, with all that it sent. An attacker who reads logs must not get into an account with what they hold.
 *
 * @param mail before the hook gets it, and may change it
 * @returns what of a failure may be logged. It never throws
 */
export function createRedactFailure({ link, notMeLink, code }: MailEvent): (failure: unknown) => unknown {
  const tokens = [link, notMeLink].map((each) => /[?&]token=([^&#]+)/.exec(each ?? '')?.[1])
  const secrets = [...tokens, code, code?.replaceAll(' ', '')].flatMap((each) => each || [])
  const hide = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)

  const copy = (failure: unknown, causes: number): unknown => {
    if (typeof failure === 'string') return hide(failure)
    if (!(failure instanceof Error)) return `a value of the type ${typeof failure}`
    const { cause } = failure
    const copied = new Error(hide(failure.message), cause && causes > 0 ? { cause: copy(cause, causes - 1) } : {})
    if (failure.stack) copied.stack = hide(failure.stack)
    return 'code' in failure && typeof failure.code === 'string'
      ? Object.assign(copied, { code: hide(failure.code) })
      : copied
  }
  return (failure) => {
    try {
      return copy(failure, maxCauses)
    } catch {
      return 'a failure that cannot be read'
    }
  }
}
