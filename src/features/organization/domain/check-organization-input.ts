import { type FieldError, ValidationError } from '../../../core/errors.ts'
import { invalidName } from '../../../core/identity/check-user-input.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import { slugProblem } from './slug.ts'

/** The input about an organization. A field that is null or undefined was not given. */
interface OrganizationInput {
  name?: string | null | undefined
  slug?: string | null | undefined
}

/** Checks and normalises the input about an organization. @returns the fields that were given, or everything that is wrong */
export function checkOrganizationInput({
  name: givenName,
  slug,
}: OrganizationInput): { name: string | null; slug: string | null } | ValidationError {
  const fields: FieldError[] = []
  const name = givenName == null ? null : normalizeName(givenName)
  if (givenName != null && name === null) fields.push(invalidName(['input', 'name']))
  const problem = slug == null ? null : slugProblem(slug)
  if (problem) fields.push({ path: ['input', 'slug'], ...problem })
  return fields.length > 0 ? new ValidationError(fields) : { name, slug: slug ?? null }
}

/** Another organization has the slug. */
export function slugTaken(): ValidationError {
  const message = 'Another organization has this slug. Choose a different one.'
  return new ValidationError([{ path: ['input', 'slug'], rule: 'taken', message }])
}
