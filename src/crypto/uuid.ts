import { randomBytes } from 'node:crypto'

/** The 16 bytes of a UUID in its usual text (RFC 9562 §4), in either case. Throws a TypeError for anything else. */
export function uuidToBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16 || uuid.length !== 36) throw new TypeError('not a UUID')
  return bytes
}

/** The lower-case text of the 16 bytes of a UUID (RFC 9562 §4). */
export function uuidFromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text can be an id at all. Anything else is answered like a missing row, without a query. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}

/**
 * Makes a UUIDv7 (RFC 9562 §5.7): milliseconds since 1970, 12 bits of the fraction of a millisecond (§6.2, method 3), and
 * 62 random bits. Ids that one process makes more than a microsecond apart are in order.
 */
export function createUuid(): string {
  const milliseconds = performance.timeOrigin + performance.now()
  const whole = Math.floor(milliseconds)
  const bytes = randomBytes(16)
  bytes.writeUIntBE(whole, 0, 6)
  bytes.writeUInt16BE(0x7000 | Math.floor((milliseconds - whole) * 4096), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return uuidFromBytes(bytes)
}

/**
 * Makes a UUIDv7 of a given time, for rows that are found by their time with the index on their id. A counter of microseconds follows
 * the milliseconds (42 bits), and 32 random bits: ids that one process makes for the same time, more than a microsecond apart, are in
 * order. [RFC 9562 §6.2, method 1]
 */
export function createUuidAt(at: Date): string {
  const bytes = randomBytes(16)
  const counter = Math.floor(performance.now() * 1_000) % 2 ** 42
  bytes.writeUIntBE(timeOf(at), 0, 6)
  bytes.writeUInt16BE(0x7000 | Math.floor(counter / 2 ** 30), 6)
  bytes.writeUInt8(0x80 | (Math.floor(counter / 2 ** 24) & 0x3f), 8)
  bytes.writeUIntBE(counter % 2 ** 24, 9, 3)
  return uuidFromBytes(bytes)
}

/** The smallest UUID whose first bytes are a time, in milliseconds, as in a UUIDv7. */
export function firstUuidAt(at: Date): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(timeOf(at), 0, 6)
  return uuidFromBytes(bytes)
}

/** Milliseconds since 1970 that fit into 48 bits. */
function timeOf(at: Date): number {
  return Math.min(Math.max(at.getTime(), 0), 2 ** 48 - 1)
}
