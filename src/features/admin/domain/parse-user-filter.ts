import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { RequestError } from '../../../core/request-error.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { foldText } from '../../../store/fold-text.ts'
import type { UserFilter } from '../store/user-filter.ts'

const maxTextLength = 320

/** The number of ids that a filter can have: as many as a page has users. */
export const maxFilterIds = 100

/** The nil UUID (RFC 9562 §5.9), which no organization has. */
const nilId = '00000000-0000-0000-0000-000000000000'

/**
 * Checks a filter of users and brings its texts into the form in which they are stored. A search for nothing does not narrow
 * the result, and a text that is not an email address is an address that no user has;
 * a text that is not an id is the id of no user and no organization.
 *
 * @throws RequestError BAD_USER_INPUT for a text that is too long, for too many ids and for a reversed range
 */
export function parseUserFilter(filter: UserFilter): UserFilter {
  const { ids, search, emailContains, email, roles, suspensionReasonContains, organizationId } = filter
  const texts = [search, emailContains, email, suspensionReasonContains, ...(roles ?? [])]
  for (const text of texts) if (text != null) assertTextLength(text)
  if (ids && ids.length > maxFilterIds) throw badInput(`A filter can have at most ${maxFilterIds} ids.`)
  assertRange(filter.createdFrom, filter.createdTo)
  assertRange(filter.lastLoginFrom, filter.lastLoginTo)
  assertRange(filter.suspendedUntilFrom, filter.suspendedUntilTo)
  return {
    ...filter,
    ids: ids?.filter(isUuid),
    search: normalizeSearch(search),
    emailContains: normalizeSearch(emailContains),
    suspensionReasonContains: normalizeSearch(suspensionReasonContains),
    email: email == null ? null : (normalizeEmail(email) ?? ''),
    organizationId: organizationId == null || isUuid(organizationId) ? organizationId : nilId,
  }
}

function assertTextLength(text: string): void {
  if (text.length > maxTextLength) throw badInput(`A text of the filter can have at most ${maxTextLength} characters.`)
}

function assertRange(from: Date | null | undefined, to: Date | null | undefined): void {
  if (from && to && from > to) throw badInput('A range must not end before it begins.')
}

function normalizeSearch(text: string | null | undefined): string | null {
  return text == null ? null : foldText(text).trim() || null
}

function badInput(message: string): RequestError {
  return new RequestError('BAD_USER_INPUT', message)
}
