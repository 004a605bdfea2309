import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// The limit that Node sets: a server that reads and parses the body of a request, and answers with fixed bytes and headers. It takes
// the answer as its first argument, prints its port, and ends when its parent process ends.
const { headers, body } = JSON.parse(process.argv[2] ?? '{}') as { headers: Record<string, string>; body: string }
const fields = Object.entries(headers).flat()

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString())
    response.writeHead(200, fields)
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.stdin.on('end', () => process.exit(0)).resume()
