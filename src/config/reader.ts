import type { z } from 'zod'

/** The environment of a process. */
export type Environment = Record<string, string | undefined>

/** Reads variables and collects every problem, so that an operator can correct all of them at once. */
export interface Reader {
  /** The parsed value; the fallback if the variable is unset, blank or malformed, which is reported as a problem. */
  read<T, F>(name: string, schema: z.ZodType<T>, fallback: F): T | F
  isSet(name: string): boolean
  /** Reports a problem in one sentence that names its variable. It must not contain the value, because it ends up in logs. */
  problem(sentence: string): void
  readonly problems: string[]
  /** Every variable that was read so far: after the last one, the list of all variables that Sallyport knows. */
  readonly known: ReadonlySet<string>
}

/** Creates a {@link Reader}. A variable that is empty or blank counts as unset. */
export function createReader(env: Environment): Reader {
  const problems: string[] = []
  const known = new Set<string>()
  const isSet = (name: string) => (env[name] ?? '').trim() !== ''
  return {
    problems,
    known,
    isSet,
    problem: (sentence) => problems.push(sentence),
    read(name, schema, fallback) {
      known.add(name)
      if (!isSet(name)) return fallback
      const parsed = schema.safeParse(env[name])
      if (parsed.success) return parsed.data
      // The problem is described here, because some messages of the library quote the input.
      problems.push(`${name} ${parsed.error.issues[0]?.message}.`)
      return fallback
    },
  }
}
