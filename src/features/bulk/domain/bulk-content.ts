import type { CheckedBulk } from './check-bulk-input.ts'

/** A change and its users as text, which is signed and stored. */
export function writeContent({ change, filter }: CheckedBulk): string {
  return JSON.stringify({ change, filter })
}

/** Reads a stored text of {@link writeContent}. The instants of a filter are dates again. */
export function readContent(content: string): CheckedBulk {
  return JSON.parse(content, (name, value: unknown) =>
    /(From|To)$/.test(name) && typeof value === 'string' ? new Date(value) : value,
  )
}
