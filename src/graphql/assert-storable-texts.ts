import { type GraphQLOutputType, getNamedType, isUnionType } from 'graphql'
import { boundPath } from '../core/bound-path.ts'
import { maxFieldErrors, ValidationError } from '../core/errors.ts'
import { RequestError } from '../core/request-error.ts'
import { isStorableText } from '../store/storable-text.ts'

const message = 'The text contains a character that cannot be stored: NUL or half of a surrogate pair.'

/** A value in the arguments, below another one. A path is made only for a text that is refused. */
interface Place {
  parent: Place | null
  name: string
  value: unknown
}

/**
 * Checks every text in the arguments of a field, of any scalar type: an attacker who sends a text that the
 * database refuses must not cause an internal error. [ASVS 5.0 2.2.1]
 *
 * @throws ValidationError with the first such texts where the field's answer has that type, otherwise RequestError BAD_USER_INPUT
 */
export function assertStorableTexts(args: object, returnType: GraphQLOutputType): void {
  const found = unstorableTexts(args)
  const [first] = found
  if (!first) return
  if (hasValidationError(returnType)) {
    throw new ValidationError(found.map((path) => ({ path, message, rule: 'characters' })))
  }
  throw new RequestError('BAD_USER_INPUT', `\`${boundPath(first).join('.')}\`: ${message}`)
}

/** The paths of the first texts that cannot be stored. It uses a list instead of recursion, because JSON can be nested deeply. */
function unstorableTexts(args: object): string[][] {
  const found: string[][] = []
  const open: Place[] = [{ parent: null, name: '', value: args }]
  for (let place = open.pop(); place && found.length < maxFieldErrors; place = open.pop()) {
    const { value } = place
    if (typeof value === 'string' && !isStorableText(value)) found.push(pathOf(place))
    if (typeof value !== 'object' || value === null || value instanceof Date) continue
    const entries = Object.entries(value)
    if (entries.some(([name]) => !isStorableText(name))) found.push(pathOf(place))
    // From the end, because the last place of the list is the next one.
    for (const [name, inner] of entries.reverse()) open.push({ parent: place, name, value: inner })
  }
  return found
}

function pathOf(place: Place): string[] {
  const path: string[] = []
  for (let at = place; at.parent; at = at.parent) path.push(at.name)
  return path.reverse()
}

function hasValidationError(returnType: GraphQLOutputType): boolean {
  const type = getNamedType(returnType)
  return isUnionType(type) && type.getTypes().some(({ name }) => name === 'ValidationError')
}
