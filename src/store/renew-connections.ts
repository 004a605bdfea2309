import type { Pool, PoolClient } from 'pg'

const readOnlySettings = ['default_transaction_read_only', 'in_hot_standby']

/**
 * Gives up every connection of a pool as soon as one of them shows that its server cannot write any more. After a
 * failover the old primary may go on answering reads, and its open connections would keep us there: new ones find the new
 * primary. A server tells of the change with its next answer (PostgreSQL 14 and newer), or refuses a write with 25006.
 */
export function renewConnections(pool: Pool): void {
  const open = new Set<PoolClient>()
  const stale = new WeakSet<PoolClient>()

  const giveUp = (told: PoolClient) => {
    if (stale.has(told)) return
    for (const client of open) stale.add(client)
    // A connection that is idle is ended by borrowing it and giving it back.
    for (let idle = pool.idleCount; idle > 0; idle -= 1) {
      pool.connect().then(
        (client) => client.release(),
        () => {},
      )
    }
  }

  pool.on('connect', (client) => {
    open.add(client)
    client.connection.on('errorMessage', (error: { code?: string }) => {
      if (error.code === '25006') giveUp(client)
    })
    client.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
      if (readOnlySettings.includes(status.parameterName) && status.parameterValue === 'on') giveUp(client)
    })
  })
  // The pool drops a client that has begun to end.
  pool.on('release', (_error, client) => {
    if (stale.has(client)) void client.end()
  })
  pool.on('remove', (client) => void open.delete(client))
}
