import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'

/** The request to the thread. */
export interface Iteration {
  scheme: 'phpass' | 'sha-crypt'
  algorithm: 'md5' | 'sha256' | 'sha512'
  password: string
  salt: string
  rounds: number
}

const { scheme, algorithm, password: text, salt, rounds }: Iteration = workerData
const password = Buffer.from(text)
parentPort?.postMessage(scheme === 'phpass' ? phpass() : shaCrypt())

function hash(...parts: (Buffer | string)[]): Buffer {
  const state = createHash(algorithm)
  for (const part of parts) state.update(part)
  return state.digest()
}

function phpass(): Buffer {
  let digest = hash(salt, password)
  for (let round = 0; round < rounds; round++) digest = hash(digest, password)
  return digest
}

/** The steps of Drepper's specification, with its names in brackets. */
function shaCrypt(): Buffer {
  // [B], and [A]: the password's length, bit by bit, decides which of the two comes in.
  const inner = hash(password, salt, password)
  const bits: Buffer[] = []
  for (let length = password.length; length > 0; length >>= 1) bits.push(length & 1 ? inner : password)
  let digest = hash(password, salt, stretch(inner, password.length), ...bits)
  // [P] and [S]
  const p = stretch(hash(...Array<Buffer>(password.length).fill(password)), password.length)
  const s = stretch(hash(...Array<string>(16 + (digest[0] ?? 0)).fill(salt)), Buffer.byteLength(salt))
  const none = Buffer.alloc(0)
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1
    digest = hash(odd ? p : digest, round % 3 ? s : none, round % 7 ? p : none, odd ? digest : p)
  }
  return digest
}

/** The bytes, again and again, up to a length. */
function stretch(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}
