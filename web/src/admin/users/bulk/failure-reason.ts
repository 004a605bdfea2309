import { lookUp } from '../../../lib/look-up.ts'

/**
 * Why a user was not changed, in the language of the page. The server says it in English; a sentence that is not known, such as that of a
 * hook of the operator, stays as it is.
 *
 * @param reasons by the sentence of the server, up to a colon
 */
export function failureReason(reasons: Readonly<Record<string, string>>, message: string): string {
  return lookUp(reasons, message.replace(/:.*/s, '')) ?? message
}
