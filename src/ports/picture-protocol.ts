/** The widths and heights in which a picture is stored, in pixels. */
export const pictureSizes = [64, 256, 512] as const

export type PictureSize = (typeof pictureSizes)[number]

/** Why a picture is refused. */
export type PictureRefusal =
  /** It cannot be decoded: it is damaged, of another format, or exceeds the time or the memory for one picture. */
  | 'UNREADABLE'
  /** It has more pixels than {@link mostPixels}. */
  | 'TOO_MANY_PIXELS'

/** A picture as WebP in each size, or why it is refused. */
export type PictureAnswer =
  | { kind: 'RENDERED'; files: Record<PictureSize, Uint8Array> }
  | { kind: 'REFUSED'; reason: PictureRefusal }

/** What the child process sends: that it is ready or cannot work, and an answer for each picture. */
export type WorkerMessage = { kind: 'READY' } | { kind: 'BROKEN'; message: string } | PictureAnswer

/**
 * The most pixels of a picture that is decoded. A picture of a few kilobytes can have a hundred times as many: it would be
 * decompressed into gigabytes. [ASVS 5.0 5.2.3]
 */
export const mostPixels = 25_000_000
