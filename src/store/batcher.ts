import { isDatabaseUnavailable } from './unavailable.ts'

/** Runs one statement for all calls that arrived since the last statement was sent. */
export interface Batcher<Item, Row> {
  run(item: Item): Promise<Row | null>
}

interface Waiting<Item, Row> {
  item: Item
  resolve(row: Row | null): void
  reject(error: unknown): void
}

/**
 * Collects calls while a statement is running and sends them together in the next one: under load, one round trip serves many
 * requests, and a single request does not wait. A statement is always sent after the calls that it serves have arrived, so the
 * rows are never older than the request.
 *
 * @param statement returns rows in any order; the caller of a missing row gets null
 * @param keyOf the key of an item and of its row
 * @param limit the maximum number of items in one statement
 */
export function createBatcher<Item, Row>(
  statement: (items: Item[]) => Promise<Row[]>,
  keyOf: { item(item: Item): string; row(row: Row): string },
  limit = 200,
): Batcher<Item, Row> {
  let waiting: Waiting<Item, Row>[] = []
  let running = false

  const send = async () => {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit)
      waiting = waiting.slice(limit)
      await settle(batch)
    }
    running = false
  }

  const settle = async (batch: Waiting<Item, Row>[]) => {
    try {
      const rows = await statement(batch.map((call) => call.item))
      const byKey = new Map(rows.map((row) => [keyOf.row(row), row]))
      for (const call of batch) call.resolve(byKey.get(keyOf.item(call.item)) ?? null)
    } catch (error) {
      for (const call of batch) call.reject(error)
      if (!isDatabaseUnavailable(error)) return
      // The calls that arrived meanwhile have waited for the maximum time, and the next statement would fail as well.
      for (const call of waiting) call.reject(error)
      waiting = []
    }
  }

  return {
    run: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (!running) void send()
      }),
  }
}
