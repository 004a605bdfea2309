import { LRUCache } from 'lru-cache'

/** The longest text of a state that is kept, in characters, and the number of states that are. */
const longestKept = 4_000
const mostKept = 4_000

const idLength = 36
/** Stands between the parts of a text, and in no JSON. [RFC 7464 §2.2] */
const separator = '\u001e'

/**
 * A statement that reads states by `$1`, an array of ids, as one text for {@link createStateReader}.
 *
 * @param now the database's time as an SQL expression
 * @param rows a query for the columns `id` and `state`, a JSON text
 */
export function stateStatement(now: string, rows: string): string {
  return `select ${now} || E'\\x1e' || string_agg(r.id || r.state, E'\\x1e') as json from (${rows}) r`
}

/**
 * Makes the function that reads the text of a {@link stateStatement}. Every request reads the state that decides about it, and most
 * find the text that the request before found. The same text means the same state: it is then not parsed again, and no object is
 * made. States are frozen, because requests share them.
 *
 * @param read makes a state from parsed JSON
 */
export function createStateReader<State extends object>(
  read: (row: Record<string, unknown>) => State,
): (text: string | null) => (State & { id: string; now: Date })[] {
  const kept = new LRUCache<string, { text: string; state: State }>({ max: mostKept })

  const stateOf = (id: string, text: string): State => {
    const known = kept.get(id)
    if (known?.text === text) return known.state
    const state = freeze(read(JSON.parse(text)))
    // A copy: a part of a text would keep the whole text in memory.
    if (text.length <= longestKept) kept.set(id, { text: Buffer.from(text).toString(), state })
    return state
  }

  return (text) => {
    if (text === null) return []
    const [milliseconds, ...parts] = text.split(separator)
    const now = new Date(Number(milliseconds))
    return parts.map((part) => {
      const id = part.slice(0, idLength)
      return { ...stateOf(id, part.slice(idLength)), id, now }
    })
  }
}

function freeze<Part extends object>(part: Part): Part {
  for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) freeze(inner)
  return Object.freeze(part)
}
