import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSchema, createYoga } from 'graphql-yoga'

// The baseline of the measurements: Yoga with one field, without plugins, and without its body limit, which costs a third of
// its speed. It prints its port, and ends when its parent process ends.
const yoga = createYoga({
  schema: createSchema({ typeDefs: 'type Query { hello: String! }', resolvers: { Query: { hello: () => 'world' } } }),
  maxRequestBodySize: false,
  logging: false,
})
const server = createServer(yoga)
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.stdin.on('end', () => process.exit(0)).resume()
