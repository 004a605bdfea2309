import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A picture of one colour. */
export function plain(width: number, height: number, background = '#4080c0') {
  return sharp({ create: { width, height, channels: 3, background } })
}

/** A square picture of random dots, which no format can make small. */
export function noise(side: number) {
  const dots = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width: side, height: side, channels: 3, background: '#888888', noise: dots } })
}

/** A picture of 90 × 60 pixels with a red, a green and a blue third, from left to right. */
export function thirds() {
  const third = (background: string) =>
    sharp({ create: { width: 30, height: 60, channels: 3, background } })
      .png()
      .toBuffer()
  return Promise.all(['#ff0000', '#00ff00', '#0000ff'].map(third)).then((parts) =>
    plain(90, 60).composite(parts.map((input, index) => ({ input, left: index * 30, top: 0 }))),
  )
}

/** The colour in the middle of a part of a picture, as the nearest of a few names. */
export async function colourAt(picture: Buffer, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
  return red > 128 ? 'red' : green > 128 ? 'green' : blue > 128 ? 'blue' : 'black'
}

/** A PNG with one bit for each pixel: a square of 20,000 pixels has 50 MB, and its file 50 KB. */
export function bomb(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const rows = Buffer.alloc((Math.ceil(side / 8) + 1) * side)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** A chunk with its checksum. */
export function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(content.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}
