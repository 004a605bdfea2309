import type { Answer } from '../answer.ts'
import type { Running } from '../processes.ts'

export type LineName = 'session' | 'key' | 'login'

/** What a server is asked in a line, and how its answers are checked. */
export type Exchange = {
  /** The operation, as its documentation names it. */
  operation: string
  request(connection: number): Buffer
  accept(answer: Answer, connection: number): boolean
}

/** A server that is measured. */
export type Contender = Running & {
  name: string
  version: string
  /** The settings that have an effect on the comparison. */
  configuration: string
  /** Null for a line that the server has nothing for. */
  exchanges: Record<LineName, Exchange | null>
}

/** The same for every server. */
export type Conditions = { databaseUrl: string; cost: number; poolSize: number }

export type User = { email: string; password: string }

/** The number of connections of a line, and of the users whom a server needs: every connection has its own. */
export const connections = { session: 32, key: 32, login: 16 } satisfies Record<LineName, number>

/**
 * How long each server answers before the first round: Node compiles what runs often in several steps, which a server has behind it
 * after its first minute.
 */
export const warmUpSeconds = { session: 20, key: 10, login: 1 } satisfies Record<LineName, number>

/** An operation that must answer with status 200 and the address of the user of the connection. */
export function exchange(operation: string, users: User[], request: (connection: number) => Buffer): Exchange {
  const requests = users.map((_, at) => request(at))
  return {
    operation,
    request: (at) => requests[at] ?? Buffer.alloc(0),
    accept: ({ status, body }, at) => status === 200 && body.includes(`"email":"${users[at]?.email}"`),
  }
}
