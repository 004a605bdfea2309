import { randomBytes } from 'node:crypto'
import type { FieldError } from '../../../core/errors.ts'

/** The longest slug, in characters. */
export const maxSlugLength = 48

/** Lower-case letters, digits and single hyphens between them. Letters of other scripts could imitate another slug. */
const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Slugs that an application needs for its own paths. */
const reserved: ReadonlySet<string> = new Set(
  (
    'about account accounts admin api app assets auth avatars billing blog console dashboard docs edit favicon graphql ' +
    'health help home invitation invitations invite login logout mail me members metrics new none null oauth organization ' +
    'organizations orgs owner pricing privacy public root security settings sign-in sign-out sign-up signup sso static ' +
    'status support system team teams terms undefined user users well-known www'
  ).split(' '),
)

/** Why a text cannot be a slug; null when it can. */
export function slugProblem(slug: string): Omit<FieldError, 'path'> | null {
  if (slug.length < 2 || slug.length > maxSlugLength || !slugPattern.test(slug)) {
    const message = `A slug must have 2 to ${maxSlugLength} lower-case letters (a to z), digits or hyphens, and begin and end with a letter or digit.`
    return { rule: 'slug', message }
  }
  return reserved.has(slug) ? { rule: 'reserved', message: 'This slug is reserved. Choose a different one.' } : null
}

/**
 * Slugs made from a name, the best first: `Café Zoë GmbH` is `cafe-zoe-gmbh`, then the same with a random ending, for a
 * slug that another organization has.
 */
export function slugsOf(name: string): string[] {
  const letters = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  const random = () => randomBytes(3).toString('hex')
  const stem = letters.length >= 2 ? letters : 'org'
  const endings = [`${stem}-${random()}`, `${stem}-${random()}`]
  return slugProblem(letters) === null ? [letters, ...endings] : endings
}
