import type { Pool, PoolClient } from 'pg'

const readOnlySettings = ['default_transaction_read_only', 'in_hot_standby']

/**
 * Closes every connection of a pool as soon as one of them shows that its server can no longer write. After a failover, the
 * old primary may still answer reads on open connections, and only new connections reach the new primary. A server reports
 * the change with its next response (PostgreSQL 14 and newer), or refuses a write with 25006.
 */
export function renewConnections(pool: Pool): void {
  const open = new Set<PoolClient>()
  const stale = new WeakSet<PoolClient>()

  const giveUp = (reporting: PoolClient) => {
    if (stale.has(reporting)) return
    for (const client of open) stale.add(client)
    // An idle connection is closed by acquiring and releasing it.
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
  // The pool discards a client that has begun to close.
  pool.on('release', (_error, client) => {
    if (stale.has(client)) void client.end()
  })
  pool.on('remove', (client) => void open.delete(client))
}
