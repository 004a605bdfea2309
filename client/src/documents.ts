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
  const [kind, declared, types = '', own] = text.split('|')
  const write = (one: (name?: string, type?: string) => string) =>
    declared && `(${declared.split(' ').map((each) => one(...each.split(':')))})`
  const variables = write((name, type = 'String!') => `$${name}:${type}`)
  const passed = write((name) => `${name}:$${name}`)
  const [word, all] = kind === 'q' ? ['query', types] : ['mutation', [...types.split(' '), 'Error'].sort().join(' ')]
  return `${word} ${field}${variables}{${field}${passed}${selectionOf(all, own)}}`
}

/** Whether an operation is sent with the access token. The public mutations prove the user in another way. */
export function takesToken(text: string): boolean {
  return text[0] !== 'p'
}

/** Whether the variables of an operation are its `input`. */
export function takesInput(text: string): boolean {
  return /^.\|input:[^ |]*\|/.test(text)
}

/** Whether an operation is counted for this device if it is sent with the device token. */
export function takesDeviceToken(text: string): boolean {
  return /:LoginInput|deviceToken:/.test(text)
}

/**
 * `=User` is an object, `Done Error` the members of a union; nothing is a scalar.
 *
 * @param own what is selected of a type that is not in the table
 */
export function selectionOf(types: string, own?: string): string {
  const text = types.replace(/(=?)(\w+)/g, (_, single: string, type: string) =>
    single ? partsOf(type, 1, own) : `...on ${type}{${partsOf(type, 1, own)}}`,
  )
  return text && `{__typename ${text}}`
}

/** `name` is a leaf, `name@Type` an object at the top, `name@@Type` an object wherever it is, `name@` JSON at the top. */
function partsOf(type: string, depth: number, own = ''): string {
  const parts = (selections[type] ?? own).replace(
    / ?(\w+)@(@?)(\w*)/g,
    (_, name: string, always: string, inner: string) =>
      always || depth > 0 ? ` ${name}${inner && `{${partsOf(inner, depth - 1)}}`}` : '',
  )
  return parts.trim()
}
