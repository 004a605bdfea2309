import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { z } from 'zod'
import { encodeCbor } from './cbor.ts'

/** What a test makes an authenticator, or the browser in front of it, say instead of the truth. */
export interface AuthenticatorFaults {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  crossOrigin?: boolean
  userPresent?: boolean
  userVerified?: boolean
  /** The signature counter, which otherwise increases with each signature of an authenticator that counts. */
  counter?: number
  /** Null leaves it out. */
  userHandle?: string | null
  /** The key that signs; by default that of the passkey. */
  privateKey?: KeyObject
  /** The attestation, by default none. */
  attestation?: { format: string; statement: Map<string, unknown> }
  /** The id of the credential, for a registration. */
  credentialId?: Buffer
}

export interface AuthenticatorModel {
  origin?: string
  /** The id of the model; by default none. */
  aaguid?: string
  transports?: unknown
  /** Whether it counts its signatures. */
  counts?: boolean
  /** Whether the passkey is synchronised. */
  backedUp?: boolean
  algorithm?: keyof typeof algorithms
}

interface Credential {
  id: Buffer
  privateKey: KeyObject
  rpId: string
  userHandle: string
  counter: number
}

/** A response as `credential.toJSON()` returns it. */
export interface ResponseJson extends Record<string, unknown> {
  id: string
  rawId: string
  type: string
  response: Record<string, unknown>
}

const creationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
})
const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  allowCredentials: z.array(z.object({ id: z.string() })),
})

const base64url = (bytes: Buffer) => bytes.toString('base64url')
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const coordinate = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')

/** Key pairs by algorithm, and their public keys in COSE. [RFC 9053 §2, §7] */
const algorithms = {
  ES256() {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    const cose = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ])
    return { privateKey, cose }
  },
  EdDSA() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const { x } = publicKey.export({ format: 'jwk' })
    return {
      privateKey,
      cose: new Map<number, unknown>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, coordinate(x)],
      ]),
    }
  },
  RS256() {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n, e } = publicKey.export({ format: 'jwk' })
    return {
      privateKey,
      cose: new Map<number, unknown>([
        [1, 3],
        [3, -257],
        [-1, coordinate(n)],
        [-2, coordinate(e)],
      ]),
    }
  },
  /** Is offered to no authenticator. */
  ES384() {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const { x, y } = publicKey.export({ format: 'jwk' })
    const cose = new Map<number, unknown>([
      [1, 2],
      [3, -35],
      [-1, 2],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ])
    return { privateKey, cose }
  },
}

/**
 * An authenticator with the browser in front of it: it makes the key pairs, attestation objects and signatures of WebAuthn, and
 * makes the mistakes that a test asks for. [WebAuthn Level 3 §6.1, §6.3, §6.5]
 */
export function createAuthenticator(model: AuthenticatorModel = {}) {
  const { origin = 'http://localhost:4000', aaguid = '00000000-0000-0000-0000-000000000000' } = model
  const { transports = ['internal'], counts = false, backedUp = false, algorithm = 'ES256' } = model
  const credentials: Credential[] = []

  const clientData = (type: string, challenge: string, faults: AuthenticatorFaults) =>
    Buffer.from(
      JSON.stringify({
        type: faults.type ?? type,
        challenge: faults.challenge ?? challenge,
        origin: faults.origin ?? origin,
        crossOrigin: faults.crossOrigin ?? false,
      }),
    )

  const authenticatorData = (rpId: string, counter: number, faults: AuthenticatorFaults, attested: Buffer | null) => {
    const backup = backedUp ? 0x18 : 0
    const flags =
      (faults.userPresent === false ? 0 : 1) | (faults.userVerified === false ? 0 : 4) | backup | (attested ? 0x40 : 0)
    const head = Buffer.alloc(5)
    head.writeUInt8(flags, 0)
    head.writeUInt32BE(faults.counter ?? counter, 1)
    return Buffer.concat([sha256(faults.rpId ?? rpId), head, attested ?? Buffer.alloc(0)])
  }

  return {
    credentials,

    /** `navigator.credentials.create(…)` */
    create(options: Record<string, unknown>, faults: AuthenticatorFaults = {}): ResponseJson {
      const { challenge, rp, user } = creationOptions.parse(options)
      const { privateKey, cose } = algorithms[algorithm]()
      const id = faults.credentialId ?? randomBytes(32)
      credentials.push({ id, privateKey, rpId: rp.id, userHandle: user.id, counter: faults.counter ?? 0 })
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.from(aaguid.replaceAll('-', ''), 'hex'), length, id, encodeCbor(cose)])
      const { format, statement } = faults.attestation ?? { format: 'none', statement: new Map() }
      const authData = authenticatorData(rp.id, 0, faults, attested)
      const attestation = new Map<string, unknown>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ])
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge, faults)),
          attestationObject: base64url(encodeCbor(attestation)),
          transports,
        },
      }
    },

    /** `navigator.credentials.get(…)`, with the newest passkey that the options allow. */
    get(options: Record<string, unknown>, faults: AuthenticatorFaults = {}): ResponseJson {
      const { challenge, rpId, allowCredentials } = requestOptions.parse(options)
      const allowed = allowCredentials.map(({ id }) => id)
      const credential = credentials.findLast(({ id }) => allowed.length === 0 || allowed.includes(base64url(id)))
      if (!credential) throw new Error('The authenticator has no passkey that the options allow')
      if (counts) credential.counter += 1
      const authData = authenticatorData(rpId, credential.counter, faults, null)
      const client = clientData('webauthn.get', challenge, faults)
      const key = faults.privateKey ?? credential.privateKey
      const signature = sign(algorithm === 'EdDSA' ? null : 'sha256', Buffer.concat([authData, sha256(client)]), key)
      const userHandle = faults.userHandle === undefined ? credential.userHandle : faults.userHandle
      return {
        id: base64url(credential.id),
        rawId: base64url(credential.id),
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(authData),
          signature: base64url(signature),
          ...(userHandle === null ? {} : { userHandle }),
        },
      }
    },
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>
