import { ValidationError } from '../../../core/errors.ts'

/** The maximum number of organizations that one user is a member of: `User.organizations` lists them all. */
export const maxOrganizations = 200

/** The user is a member of as many organizations as a user can be. */
export function tooManyOrganizations(): ValidationError {
  const message = `You are already a member of ${maxOrganizations} organizations. Leave one first.`
  return new ValidationError([{ path: [], rule: 'max_organizations', message }])
}
