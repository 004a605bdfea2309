import type { z } from 'zod'

type Write = (value: unknown) => string

/** The schemas of variables whose values may be shown, each with the function that writes a value. */
const writers = new WeakMap<z.ZodType, Write>()

/**
 * Declares that the value of a variable with this schema may be shown to administrators. A variable without this declaration counts
 * as a secret: one that is added later and forgotten here must not be readable. The declaration is for this schema alone, and not
 * for one that is derived from it.
 *
 * @param write writes a parsed value as an operator would write the variable
 */
export function shown<Output, Schema extends z.ZodType<Output>>(
  schema: Schema & z.ZodType<Output>,
  write: (value: Output) => string = writePlainly,
): Schema {
  // A copy: the same schema may stand in the declaration of a secret.
  const marked = schema.clone()
  writers.set(marked, (value) => write(value as Output))
  return marked
}

/** The function that writes the values of a schema; null if they must not be shown. */
export function writerOf(schema: z.ZodType): Write | null {
  return writers.get(schema) ?? null
}

/** The URL of a service without anything that can be a credential: its user, its password, its parameters and its fragment. */
export function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return ''
  const { protocol, host, pathname } = new URL(text)
  return `${protocol}//${host}${pathname}`
}

function writePlainly(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (Array.isArray(value)) return value.join(',')
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new TypeError('A value of this kind needs a function that writes it')
}
