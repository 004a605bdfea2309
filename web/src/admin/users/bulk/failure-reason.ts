import { lookUp } from '../../../lib/look-up.ts'
import type { AdminTexts } from '../../texts/en.ts'

/**
 * Why a user was not changed, in the language of the page. The server says it in English; a sentence that is not known, such as that of a
 * hook of the operator, stays as it is.
 *
 * @param texts by the code of the failure, and by the sentence of the server for failures without a code of their own
 */
export function failureReason(
  { codes, reasons }: Pick<AdminTexts['bulk'], 'codes' | 'reasons'>,
  { code, message }: { code: string | null; message: string },
): string {
  return (code === null ? undefined : lookUp(codes, code)) ?? lookUp(reasons, message) ?? message
}
