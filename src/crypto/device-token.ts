import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'
import type { KeyRing, ServerKey } from './key-ring.ts'
import { uuidFromBytes, uuidToBytes } from './uuid.ts'

const tokenShape = /^sp_dv_([A-Za-z0-9_-]{51})\.([A-Za-z0-9_-]{43})$/
const uuidBytes = 16
const idBytes = 16
const timeBytes = 6
const lifetimeMs = 365 * 86_400_000

/** A device on which a user has signed in before. */
export interface Device {
  userId: string
  /** Base64url. Every login makes a new one. */
  id: string
  /** The time of the sign-in. */
  issuedAt: Date
  proof: DeviceProof
}

/** Whether the sign-in is known to have proved more than access to the mailbox. The tag of the token is made for one of the two. */
export type DeviceProof = 'MAILBOX' | 'CREDENTIAL'

const tagLabels = { MAILBOX: 'device token by mail', CREDENTIAL: 'device token' } satisfies Record<DeviceProof, string>
const deviceProofs = ['CREDENTIAL', 'MAILBOX'] as const

/**
 * A signed statement that a user has signed in on a device: `sp_dv_<user, device, instant>.<tag>`. It is not a credential: it
 * gives the attempts of the device a count of their own. [OWASP: Slow Down Online Guessing Attacks with Device Cookies]
 */
export function createDeviceToken(keys: KeyRing, userId: string, proof: DeviceProof, now: Date): string {
  const issuedAt = Buffer.alloc(timeBytes)
  issuedAt.writeUIntBE(now.getTime(), 0, timeBytes)
  const body = Buffer.concat([uuidToBytes(userId), randomBytes(idBytes), issuedAt])
  return `sp_dv_${body.toString('base64url')}.${tagOf(keys.current, proof, body).toString('base64url')}`
}

/** Reads a presented device token; null when it is not one of ours, or was made a year ago or earlier. */
export function parseDeviceToken(keys: KeyRing, text: string, now: Date): Device | null {
  const [, bodyText, tagText] = tokenShape.exec(text) ?? []
  if (bodyText === undefined || tagText === undefined) return null
  const body = decodeBase64url(bodyText)
  const tag = decodeBase64url(tagText)
  if (body?.length !== uuidBytes + idBytes + timeBytes || tag?.length !== 32) return null
  const proof = deviceProofs.find((each) => keys.all.some((key) => timingSafeEqual(tagOf(key, each, body), tag)))
  if (!proof) return null
  const issuedAt = new Date(body.readUIntBE(uuidBytes + idBytes, timeBytes))
  if (issuedAt.getTime() + lifetimeMs <= now.getTime()) return null
  const id = body.subarray(uuidBytes, uuidBytes + idBytes).toString('base64url')
  return { userId: uuidFromBytes(body.subarray(0, uuidBytes)), id, issuedAt, proof }
}

function tagOf(key: ServerKey, proof: DeviceProof, body: Buffer): Buffer {
  return createHmac('sha256', key.hmacKey(tagLabels[proof])).update(body).digest()
}
