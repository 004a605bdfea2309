import { lookUp } from '../lib/look-up.ts'
import type { Texts } from './en.ts'

/** A failure of the API: an error of a union, or a RequestError. */
export interface Failure {
  /** The type of an error of a union. */
  __typename?: string
  code: string
  message: string
  /** What the code leaves open, such as why a sign-in at a provider failed. */
  reason?: string | undefined
  retryAfter?: number | undefined
  attemptsRemaining?: number
  until?: string | null
}

/** Says what a failure means to the person in front of the page. An error that is none of the API's counts as one of the server. */
export function failureText(errors: Texts['errors'], error: unknown, locale = 'en-US'): string {
  const failure = toFailure(error)
  if (!failure) return errors.codes.INTERNAL_SERVER_ERROR
  const { __typename = '', code, message, reason = '', retryAfter, attemptsRemaining, until } = failure
  if (code === 'CODE_INVALID') return errors.counted.codeInvalid(attemptsRemaining)
  if (code === 'ACCOUNT_LOCKED' || code === 'RATE_LIMITED') return errors.counted.locked(retryAfter)
  if (code === 'ACCOUNT_SUSPENDED') return errors.counted.suspended(until ? formatUntil(locale, until) : null)
  return lookUp(errors.reasons, reason) ?? lookUp(errors.types, __typename) ?? lookUp(errors.codes, code) ?? message
}

/** Says which rule the value of a field breaks. Numbers in the message of the server, such as a least length, are kept. */
export function ruleText(errors: Texts['errors'], { rule, message }: { rule: string; message: string }): string {
  return errors.rules[rule]?.(message.match(/\d+/g) ?? []) ?? message
}

function toFailure(error: unknown): Failure | null {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return null
  const { code, message } = error
  if (typeof code !== 'string' || typeof message !== 'string') return null
  return {
    ...error,
    code,
    message,
    reason: reasonOf(error),
    ...('retryAfter' in error && { retryAfter: Number(error.retryAfter) || undefined }),
  }
}

/** A RequestError has its reason among its extensions. */
function reasonOf(error: object): string | undefined {
  const holder = 'extensions' in error && typeof error.extensions === 'object' ? error.extensions : error
  const reason = holder && 'reason' in holder ? holder.reason : undefined
  return typeof reason === 'string' ? reason : undefined
}

function formatUntil(locale: string, until: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(until))
}
