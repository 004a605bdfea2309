/** The widths and heights in which a picture is stored, in pixels. */
export const pictureSizes = [64, 256, 512] as const

export type PictureSize = (typeof pictureSizes)[number]

/** Why a picture is refused. */
export type PictureRefusal =
  /** It cannot be decoded: it is damaged, of another format, or exceeds the time or the memory for one picture. */
  | 'UNREADABLE'
  /** It has more pixels than {@link maxPixels}. */
  | 'TOO_MANY_PIXELS'

/** A picture as WebP in each size, or why it is refused. */
export type PictureAnswer =
  | { kind: 'RENDERED'; files: Record<PictureSize, Uint8Array> }
  | { kind: 'REFUSED'; reason: PictureRefusal }

/** What the child process sends: that it is ready or cannot work, and an answer for each picture. */
export type WorkerMessage = { kind: 'READY' } | { kind: 'BROKEN'; message: string } | PictureAnswer

const maxFileBytes = 2_000_000

/** Reads a message of the process. Null for anything else: an attacker who takes over the process chooses what it sends. */
export function readWorkerMessage(message: unknown): WorkerMessage | null {
  const { kind, reason, files, message: text } = asRecord(message)
  if (kind === 'READY') return { kind }
  if (kind === 'BROKEN' && typeof text === 'string') return { kind, message: text }
  if (kind === 'REFUSED' && (reason === 'UNREADABLE' || reason === 'TOO_MANY_PIXELS')) return { kind, reason }
  const { 64: small, 256: medium, 512: large } = asRecord(files)
  if (kind !== 'RENDERED' || !isFile(small) || !isFile(medium) || !isFile(large)) return null
  return { kind, files: { 64: small, 256: medium, 512: large } }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** Whether a value has the first bytes of a WebP and a plausible length. [RFC 9649 §2.4] */
function isFile(value: unknown): value is Uint8Array {
  if (!(value instanceof Uint8Array) || value.length < 20 || value.length > maxFileBytes) return false
  const text = String.fromCharCode(...value.subarray(0, 12))
  return text.startsWith('RIFF') && text.endsWith('WEBP')
}

/**
 * The most pixels of a picture that is decoded. A picture of a few kilobytes can have a hundred times as many: it would be
 * decompressed into gigabytes. [ASVS 5.0 5.2.3]
 */
export const maxPixels = 25_000_000

/** Too many pictures wait to be decoded, or the machine has no time for them. */
export class PicturesOverloadedError extends Error {
  constructor() {
    super('Too many pictures are waiting to be decoded.')
    this.name = 'PicturesOverloadedError'
  }
}
