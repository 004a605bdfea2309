import { isDatabaseUnavailable } from './unavailable.ts'

/** Runs one statement for all calls that arrived since the last statement was sent. */
interface Batcher<Item, Row> {
  run(item: Item): Promise<Row | null>
}

interface BatcherOptions {
  limit?: number
  concurrency?: number
  failsAlone?: boolean
}

interface Waiting<Item, Row> {
  item: Item
  resolve(row: Row | null): void
  reject(error: unknown): void
}

/**
 * Collects the calls of one turn of the event loop, and all that arrive while as many statements are running as may, and sends them
 * together: under load, one round trip serves many requests, and a single request does not wait. A statement is always sent after
 * the calls that it serves have arrived, so the rows are never older than the request.
 *
 * With a concurrency of two, the database reads for some requests while the server works on others.
 *
 * @param statement returns rows in any order; the caller of a missing row gets null
 * @param keyOf the key of an item and of its row
 * @param options.limit the maximum number of items in one statement
 * @param options.concurrency the maximum number of statements at once. Statements that lock rows take one: two of them could lock
 *   the same rows in different orders
 * @param options.failsAlone whether a statement that the database did not answer in time says nothing about the next ones
 */
export function createBatcher<Item, Row>(
  statement: (items: Item[]) => Promise<Row[]>,
  keyOf: { item(item: Item): string; row(row: Row): string },
  { limit = 200, concurrency = 1, failsAlone = false }: BatcherOptions = {},
): Batcher<Item, Row> {
  let waiting: Waiting<Item, Row>[] = []
  /** The statements that are running. */
  let statements = 0
  let isScheduled = false

  const sendWaiting = () => {
    while (waiting.length > 0 && statements < concurrency) {
      const batch = waiting.slice(0, limit)
      waiting = waiting.slice(limit)
      void send(batch)
    }
  }

  const send = async (batch: Waiting<Item, Row>[]) => {
    statements += 1
    await settle(batch)
    statements -= 1
    sendWaiting()
  }

  const settle = async (batch: Waiting<Item, Row>[]) => {
    try {
      const rows = await statement(batch.map((call) => call.item))
      const byKey = new Map(rows.map((row) => [keyOf.row(row), row]))
      for (const call of batch) call.resolve(byKey.get(keyOf.item(call.item)) ?? null)
    } catch (error) {
      for (const call of batch) call.reject(error)
      if (failsAlone || !isDatabaseUnavailable(error)) return
      // The calls that arrived meanwhile have waited for the maximum time, and the next statement would fail as well.
      for (const call of waiting) call.reject(error)
      waiting = []
    }
  }

  return {
    run: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (isScheduled) return
        isScheduled = true
        setImmediate(() => {
          isScheduled = false
          sendWaiting()
        })
      }),
  }
}
