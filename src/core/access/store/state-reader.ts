import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { createBatcher } from '../../../store/batcher.ts'
import type { Database } from '../../../store/database.ts'
import { nowInMilliseconds } from '../../../store/now.ts'
import { opaque } from '../../../store/opaque-parameter.ts'

/** The longest text of a state that is kept, in characters, and the number of states that are. */
const maxKeptLength = 4_000
const maxKept = 10_000

const idLength = 36
/** Stands between the parts of a text, and in no JSON. [RFC 7464 §2.2] */
const separator = '\u001e'

/** How the states of one kind are read. Everything is SQL. */
interface StateSource {
  /** Part of the names of the statements. */
  name: string
  /** The tables of a state, joined. */
  from: string
  /** The column that identifies a state. */
  id: string
  /** The columns of a state. */
  columns: string
  /** A text that changes when a row of the state does, made of {@link hashOf}. */
  version: string
}

/**
 * The hash of a row as an SQL expression: 64 bits over every column, under the seed `$2`, which each process draws. A change of
 * the row does not change it with a probability of 2⁻⁶⁴.
 *
 * @param row the alias of a table, or `row(…)` of several
 */
export function hashOf(row: string): string {
  return `hash_record_extended(${row}, $2::bigint)::text`
}

/** The text that a statement returned for an id, and the database's time. */
interface Part {
  id: string
  text: string
  now: Date
}

/**
 * Makes the function that reads the state that decides about a request, as it is now. Every request reads it, and most find what the
 * request before found: the database then returns the versions of the rows alone, and the state is neither written as text nor
 * parsed again. States are frozen, because requests share them.
 *
 * One named statement serves all requests that wait together.
 *
 * @param read makes a state from parsed JSON
 * @returns null when there is no such state
 */
export function createStateReader<State extends object>(
  database: Pick<Database, 'readText'>,
  source: StateSource,
  read: (row: Record<string, unknown>) => State,
): (id: string) => Promise<(State & { now: Date }) | null> {
  const seed = String(randomBytes(8).readBigInt64LE())
  const kept = new LRUCache<string, { version: string; state: State }>({ max: maxKept })

  const batcherOf = (kind: string, expression: string) => {
    const statement = { name: `${source.name}_${kind}`, text: statementOf(source, expression) }
    const run = async (ids: string[]): Promise<Part[]> => {
      const text = await database.readText(statement, [toArrayLiteral(ids), seed])
      const [milliseconds, ...parts] = text?.split(separator) ?? []
      const now = new Date(Number(milliseconds))
      return parts.map((part) => ({ id: part.slice(0, idLength), text: part.slice(idLength), now }))
    }
    return createBatcher(run, { item: (id) => id, row: ({ id }) => id }, { concurrency: 2 })
  }
  const versions = batcherOf('versions', source.version)
  const states = batcherOf('states', `${source.version} || (select row_to_json(x) from (select ${source.columns}) x)`)

  const stateOf = ({ id, text }: Part): State => {
    const begin = text.indexOf('{')
    const version = text.slice(0, begin)
    const known = kept.get(id)
    if (known?.version === version) return known.state
    const state = freeze(read(JSON.parse(text.slice(begin))))
    // A copy: a part of a text would keep the whole text in memory.
    if (text.length <= maxKeptLength) kept.set(id, { version: Buffer.from(version).toString(), state })
    return state
  }

  const readWhole = async (id: string) => {
    const part = await states.run(id)
    return part && { ...stateOf(part), now: part.now }
  }

  return (id) => {
    const known = kept.get(id)
    if (!known) return readWhole(id)
    return versions.run(id).then((current) => {
      if (current === null) return null
      return current.text === known.version ? { ...known.state, now: current.now } : readWhole(id)
    })
  }
}

/** A statement that returns the database's time and a text for each of the ids `$1`, all as one text. @param expression the text, in SQL */
function statementOf({ from, id }: StateSource, expression: string): string {
  return `select ${nowInMilliseconds} || E'\\x1e' || string_agg(${id} || ${expression}, E'\\x1e') as json
    from ${from} where ${id} = any(${opaque('$1::uuid[]')}::uuid[])`
}

/** A PostgreSQL array of ids, hexadecimal texts or IP addresses, which need no quotes. */
export function toArrayLiteral(values: string[]): string {
  return `{${values.join(',')}}`
}

function freeze<Part extends object>(part: Part): Part {
  for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) freeze(inner)
  return Object.freeze(part)
}
