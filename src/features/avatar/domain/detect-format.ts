type PictureFormat = 'PNG' | 'JPEG' | 'WebP' | 'AVIF' | 'GIF'

const brands = ['avif', 'avis']

/**
 * The format of a picture by its first bytes; null for anything else. The type that the client declares is not asked: it may be a
 * lie, and many devices declare a wrong one for a good picture. What is not one of the five never reaches a decoder.
 */
export function detectFormat(bytes: Buffer): PictureFormat | null {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to)
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'PNG'
  if (text(0, 3) === '\xff\xd8\xff') return 'JPEG'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'WebP'
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'GIF'
  return text(4, 8) === 'ftyp' && brandsOf(bytes).some((brand) => brands.includes(brand)) ? 'AVIF' : null
}

/** The major brand and the compatible ones of an ISO media file. [ISO/IEC 14496-12 §4.3] */
function brandsOf(bytes: Buffer): string[] {
  if (bytes.length < 16) return []
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256)
  const found = [bytes.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) found.push(bytes.toString('latin1', at, at + 4))
  return found
}
