import type { FieldRules } from './field-rules.ts'

/**
 * Names the window in which an execution of a field is counted. Fields that count together share the window of the first.
 *
 * @param subjectKey names who or what is counted, such as a client's network
 */
export function windowKey(field: string, { limitTogether }: FieldRules, subjectKey: string): string {
  return `${limitTogether?.[0] ?? field}:${subjectKey}`
}

/** Names a mailbox, for {@link windowKey}. @param email the normalised address */
export function mailboxKey(email: string): string {
  return `mailbox:${email}`
}
