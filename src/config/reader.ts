import type { z } from 'zod'
import { writerOf } from './shown.ts'
import type { ShownVariable } from './shown-variable.ts'

/** The environment of a process. */
export type Environment = Record<string, string | undefined>

/** Reads variables and collects every problem, so that an operator can correct all of them at once. */
export interface Reader {
  /** The parsed value; the fallback if the variable is unset, blank or malformed, which is reported as a problem. */
  read<T, F>(name: string, schema: z.ZodType<T>, fallback: F): T | F
  isSet(name: string): boolean
  /** Whether a variable is there, and is empty or blank. */
  isBlank(name: string): boolean
  /** Reports a problem in one sentence that names its variable. It must not contain the value, because it ends up in logs. */
  problem(sentence: string): void
  readonly problems: string[]
  /** Every variable that was read so far: after the last one, the list of all variables that Sallyport knows. */
  readonly known: ReadonlySet<string>
  /** Every variable that was read so far, as it may be shown. */
  shown(): ShownVariable[]
}

/** Creates a {@link Reader}. A variable that is empty or blank counts as unset. */
export function createReader(env: Environment): Reader {
  const problems: string[] = []
  const known = new Set<string>()
  const shown = new Map<string, ShownVariable>()
  const isSet = (name: string) => (env[name] ?? '').trim() !== ''
  const isBlank = (name: string) => env[name] !== undefined && !isSet(name)
  // The value of a secret is never written, not even in part.
  const note = (name: string, schema: z.ZodType, inForce: unknown) => {
    const write = writerOf(schema)
    const value = write === null || inForce === null ? '' : write(inForce)
    shown.set(name, { name, value, isSet: isSet(name), isSecret: write === null })
  }
  return {
    problems,
    known,
    isSet,
    isBlank,
    problem: (sentence) => problems.push(sentence),
    shown: () => [...shown.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    read(name, schema, fallback) {
      known.add(name)
      note(name, schema, fallback)
      if (!isSet(name)) return fallback
      const parsed = schema.safeParse(env[name])
      if (parsed.success) {
        note(name, schema, parsed.data)
        return parsed.data
      }
      // The problem is described here, because some messages of the library quote the input.
      problems.push(`${name} ${parsed.error.issues[0]?.message}.`)
      return fallback
    },
  }
}
