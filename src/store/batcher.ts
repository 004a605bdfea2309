import { isDatabaseUnavailable } from './unavailable.ts'

/** Runs one statement for every call that came in since the last one was sent. */
export interface Batcher<Item, Row> {
  run(item: Item): Promise<Row | null>
}

interface Waiting<Item, Row> {
  item: Item
  resolve(row: Row | null): void
  reject(error: unknown): void
}

/**
 * Collects calls while a statement is under way and sends them together in the next one: under load one round trip
 * serves many requests, and a lone request does not wait. A statement is always sent after the calls it serves
 * arrived, so what it reads is never older than the request.
 *
 * @param statement answers rows in any order; a missing row is null to its caller
 * @param keyOf the same for an item and for its row
 * @param limit the most items in one statement
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
      // The calls that arrived meanwhile have waited as long as a request may, and the next statement would fail as well.
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
