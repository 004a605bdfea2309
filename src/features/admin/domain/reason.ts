import type { FieldError } from '../../../core/errors.ts'

/** The longest reason that an administrator gives for a change, in characters. */
export const maxReasonLength = 500

/** The reason is too long. */
export function reasonTooLong(path: string[]): FieldError {
  return { path, rule: 'max_length', message: `The reason must have at most ${maxReasonLength} characters.` }
}

/** The reason is empty. */
export function reasonMissing(path: string[]): FieldError {
  return { path, rule: 'min_length', message: 'The reason must have at least 1 character.' }
}
