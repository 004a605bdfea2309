import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSchema, createYoga } from 'graphql-yoga'

// The floor that the server is measured against: Yoga with one field, no plugins, and its body limit off, which costs a
// third of its speed. It prints its port, and ends when whoever started it does.
const yoga = createYoga({
  schema: createSchema({ typeDefs: 'type Query { hello: String! }', resolvers: { Query: { hello: () => 'world' } } }),
  maxRequestBodySize: false,
  logging: false,
})
const server = createServer(yoga)
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.stdin.on('end', () => process.exit(0)).resume()
