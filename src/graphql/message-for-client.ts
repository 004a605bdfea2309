import type { GraphQLError } from 'graphql'

const invalidVariable = '" got invalid value '
const unknownEnumValue = '" does not exist in "'
const suggestion = ' Did you mean '

/**
 * The message of an error in the document or its variables. Suggestions are removed where `suggestions` is off, because an
 * attacker can probe for field names with them; so is the value of a variable, because it may be a password and clients log
 * messages.
 *
 * The message contains values and names of the request uncut: it is searched for fixed texts, and by no regular expression that
 * an attacker could make try every place of it.
 */
export function messageForClient(error: GraphQLError, { suggestions }: { suggestions: boolean }): string {
  const message = withoutVariable(error) ?? withoutValue(error.message)
  // A suggestion is always the end of a message.
  const at = suggestions ? -1 : message.lastIndexOf(suggestion)
  return at === -1 ? message : message.slice(0, at)
}

/** `Variable "$i" got invalid value {…} at "i.a"; <rule>`, without the value. Null for another error. */
function withoutVariable({ message, originalError }: GraphQLError): string | null {
  // The name of a variable contains no quotation mark: the first one found is behind it.
  const at = message.startsWith('Variable "$') ? message.indexOf(invalidVariable) : -1
  if (at === -1) return null
  const head = `${message.slice(0, at)}" got an invalid value`
  const tail = originalError ? `; ${originalError.message}` : ''
  if (tail === '' || !message.endsWith(tail)) return `${head}.`
  const shown = message.slice(at + invalidVariable.length, message.length - tail.length)
  return `${head}${placeIn(shown)}; ${withoutValue(tail.slice(2))}`
}

/** The place behind a value, such as ` at "i.a"`. A text as the value contains no such place, because its quotation marks are escaped. */
function placeIn(shown: string): string {
  const at = shown.lastIndexOf(' at "')
  const place = at === -1 ? '' : shown.slice(at)
  return /^ at "[\w.[\]]+"$/.test(place) ? place : ''
}

/** The rule that a value breaks, without the value that scalars and enums repeat. */
function withoutValue(rule: string): string {
  const unknown = rule.startsWith('Value "') ? rule.lastIndexOf(unknownEnumValue) : -1
  if (unknown !== -1) return `Value${rule.slice(unknown + 1)}`
  const [start = ''] = rule.split(': ', 1)
  const repeats =
    start.startsWith('Value is not ') || (start.includes(' cannot represent ') && start.endsWith(' value'))
  return repeats && start !== rule ? `${start}.` : rule
}
