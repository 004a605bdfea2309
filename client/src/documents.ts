import { type Operations, type Steps, selections } from './generated.ts'

/** Operations and steps with their variables and results. */
export type Known = Operations & Steps
/** A field of Query or Mutation that the client knows. */
export type Field = keyof Known

/**
 * The document of an operation. It is made when it is first sent: the table that it is made from is a third of the size of the
 * documents. It is always the same, so that a server with `TRUSTED_DOCUMENTS` can list it.
 *
 * @param text the field's line in `operations` or `steps`
 */
export function documentOf(field: Field, text: string): string {
  const [kind, declared = '', types] = text.split('|')
  const list = declared.split(' ').filter(Boolean)
  const names = list.map((each) => each.split(':', 1)[0])
  const variables = list.length > 0 ? `(${list.map((each) => `$${each}`).join(',')})` : ''
  const passed = list.length > 0 ? `(${names.map((name) => `${name}:$${name}`).join(',')})` : ''
  return `${kind === 'q' ? 'query' : 'mutation'} ${field}${variables}{${field}${passed}${selectionOf(types)}}`
}

/** Whether an operation is sent with the access token. The public mutations prove the user in another way. */
export function takesToken(text: string): boolean {
  return !text.startsWith('p')
}

/** Whether the variables of an operation are its `input`. */
export function takesInput(text: string): boolean {
  return /^.\|input:[^ |]*\|/.test(text)
}

/** `=User` is an object, `Done Error` the members of a union; nothing is a scalar. */
export function selectionOf(types: string | undefined): string {
  if (!types) return ''
  if (types.startsWith('=')) return `{__typename ${partsOf(types.slice(1), 1)}}`
  return `{__typename ${types
    .split(' ')
    .map((type) => `...on ${type}{${partsOf(type, 1)}}`)
    .join(' ')}}`
}

/** `name` is a leaf, `name@Type` an object at the top, `name@@Type` an object wherever it is, `name@` JSON at the top. */
function partsOf(type: string, depth: number): string {
  return (selections[type] ?? '')
    .split(' ')
    .flatMap((part) => {
      const [name = '', first, always] = part.split('@')
      if (first === undefined) return [name]
      const inner = always ?? first
      if (!always && depth < 1) return []
      return [inner ? `${name}{${partsOf(inner, depth - 1)}}` : name]
    })
    .join(' ')
}
