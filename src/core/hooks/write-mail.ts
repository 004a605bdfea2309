import { HookError } from './hook-error.ts'
import type { Hooks, MailEvent, MailText } from './hooks.ts'
import { createRedactFailure } from './redact-failure.ts'
import { within } from './within.ts'

/** Rewrites a mail by the hook. @returns what is sent: what was written, if the hook fails */
export type WriteMail = (mail: MailEvent, written: MailText) => Promise<MailText>

/** Times in milliseconds. */
interface Times {
  /** How long the hook may take. */
  timeoutMs: number
  /** How long it is not called after it took longer: mails are sent one after the other, and would all wait for it. */
  pauseMs: number
  elapsed(): number
}

const usual: Times = { timeoutMs: 5_000, pauseMs: 30_000, elapsed: () => performance.now() }

const maxSubjectLength = 250
/** The longest part of a mail, in characters. */
const maxPartLength = 500_000

/**
 * Creates the function that calls `writeMail`. A mail may have the only link to an account: a fault of the hook must not keep it from being sent.
 *
 * @param report receives the failures of the hook
 */
export function createWriteMail(
  hooks: Hooks,
  report: (error: HookError) => void,
  { timeoutMs, pauseMs, elapsed }: Times = usual,
): WriteMail {
  let resumes = Number.NEGATIVE_INFINITY
  return async (mail, written) => {
    if (!hooks.writeMail || elapsed() < resumes) return written
    const redactFailure = createRedactFailure(mail)
    const onLate = () => {
      resumes = elapsed() + pauseMs
    }
    try {
      const result = await within(timeoutMs, callHook(hooks, mail, written), onLate)
      return result === undefined ? written : checkedText(result)
    } catch (error) {
      report(new HookError('writeMail', redactFailure(error)))
      return written
    }
  }
}

/** What the hook throws at once becomes a rejection. The hook gets a copy of what was written, because its own may be sent. */
async function callHook(hooks: Hooks, mail: MailEvent, written: MailText): Promise<unknown> {
  return hooks.writeMail?.(mail, { ...written })
}

/** The text that a hook returned, without its other fields. @throws TypeError which does not quote it: it ends up in the log */
function checkedText(result: unknown): MailText {
  const { subject, text, html } = Object(result) as Record<string, unknown>
  if (!isPart(subject, maxSubjectLength) || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject)) {
    throw new TypeError(`returned a \`subject\` that is not one line of 1 to ${maxSubjectLength} characters`)
  }
  if (!isPart(text, maxPartLength))
    throw new TypeError(`returned a \`text\` that is not 1 to ${maxPartLength} characters`)
  if (!isPart(html, maxPartLength))
    throw new TypeError(`returned an \`html\` that is not 1 to ${maxPartLength} characters`)
  return { subject, text, html }
}

function isPart(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest && value.isWellFormed()
}
