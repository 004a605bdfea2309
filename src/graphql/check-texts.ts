import { type GraphQLOutputType, getNamedType, isUnionType } from 'graphql'
import { ValidationError } from '../core/errors.ts'
import { RequestError } from '../core/request-error.ts'
import { isStorableText } from '../store/storable-text.ts'

const message = 'The text contains a character that cannot be stored: NUL or half of a surrogate pair.'

interface Place {
  path: string[]
  value: unknown
}

/**
 * Checks every text in the arguments of a field, of any scalar type: an attacker who sends a text that the
 * database refuses must not cause an internal error. [ASVS 5.0 2.2.1]
 *
 * @throws ValidationError with every such text where the field's answer has that type, otherwise RequestError BAD_USER_INPUT
 */
export function checkTexts(args: object, returnType: GraphQLOutputType): void {
  const found = unstorableTexts(args)
  const [first] = found
  if (!first) return
  if (hasValidationError(returnType)) {
    throw new ValidationError(found.map((path) => ({ path, message, rule: 'characters' })))
  }
  throw new RequestError('BAD_USER_INPUT', `\`${first.join('.')}\`: ${message}`)
}

/** The paths of all texts that cannot be stored. It uses a list instead of recursion, because JSON can be nested deeply. */
function unstorableTexts(args: object): string[][] {
  const found: string[][] = []
  const open: Place[] = [{ path: [], value: args }]
  for (let place = open.pop(); place; place = open.pop()) {
    const { path, value } = place
    if (typeof value === 'string' && !isStorableText(value)) found.push(path)
    if (typeof value !== 'object' || value === null || value instanceof Date) continue
    for (const [name, inner] of Object.entries(value)) {
      if (!isStorableText(name)) found.push(path)
      open.push({ path: [...path, name], value: inner })
    }
  }
  return found.reverse()
}

function hasValidationError(returnType: GraphQLOutputType): boolean {
  const type = getNamedType(returnType)
  return isUnionType(type) && type.getTypes().some(({ name }) => name === 'ValidationError')
}
