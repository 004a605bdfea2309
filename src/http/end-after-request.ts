import type { ServerResponse } from 'node:http'

/**
 * Writes the body of a response whose Content-Length is set, and ends the response once the request was received in full. Where the
 * connection is not kept, Node closes it at the end of the response. If the client is still sending its body, the operating system
 * then resets the connection, and the client cannot read the answer. The rest of the request is read and dropped, until the
 * request times out.
 */
export function endAfterRequest(res: ServerResponse, body: string | Buffer, encoding: BufferEncoding = 'utf8'): void {
  const { req } = res
  // Where the connection is kept, Node reads the rest after the response.
  if (res.shouldKeepAlive || req.complete) {
    res.end(body, encoding)
    return
  }
  res.write(body, encoding)
  req.once('end', () => res.end())
  req.resume()
}
