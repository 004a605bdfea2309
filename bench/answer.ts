/** A complete HTTP response. */
export type Answer = { status: number; body: Buffer }

/** Reads one HTTP/1.1 response from the received bytes; null if it is incomplete. */
export function answerIn(received: Buffer): Answer | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (length) {
    const body = received.subarray(end + 4, end + 4 + Number(length[1]))
    return body.length === Number(length[1]) ? { status, body } : null
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, body: received.subarray(end + 4) }
  const body = unchunk(received.subarray(end + 4))
  return body && { status, body }
}

function unchunk(received: Buffer): Buffer | null {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const end = received.indexOf('\r\n', at)
    if (end < 0) return null
    const size = Number.parseInt(received.toString('latin1', at, end), 16)
    at = end + 2 + size + 2
    if (at > received.length) return null
    if (size === 0) return Buffer.concat(parts)
    parts.push(received.subarray(end + 2, end + 2 + size))
  }
}
