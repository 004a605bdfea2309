import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** Connects a server to one of two databases. */
export type DatabaseSwitch = {
  /** What the server connects to. */
  url: string
  /** Closes the connections of the server, so that its new ones lead to this database. */
  moveTo(name: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a forwarder before PostgreSQL that determines the database of each connection: one process can be measured on two databases.
 * Two processes differ by some percent for as long as they run, because each compiles the same code in another order.
 *
 * @param names of the databases, all of the same length
 */
export async function startSwitch(postgresUrl: string, names: string[]): Promise<DatabaseSwitch> {
  const { hostname: host, port } = new URL(postgresUrl)
  const [name = ''] = names
  if (names.some(({ length }) => length !== name.length)) throw new Error('The names must have the same length')
  const sockets = new Set<Socket>()
  let current = name
  const server = createServer({ noDelay: true }, (own) => {
    const database = connect({ host, port: Number(port), noDelay: true })
    for (const [socket, other] of [
      [own, database],
      [database, own],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    // The first message of a connection names its database. [PostgreSQL, "StartupMessage"]
    own.once('data', (startup) => {
      const text = startup.toString('latin1').replace(`database\0${name}\0`, `database\0${current}\0`)
      database.write(text, 'latin1')
      own.pipe(database)
    })
    database.pipe(own)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The forwarder has no port')
  const url = new URL(postgresUrl)
  url.port = String(address.port)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async moveTo(next) {
      if (next === current) return
      current = next
      for (const socket of sockets) socket.destroy()
      await pause(50)
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
