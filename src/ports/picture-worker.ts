import { maxPixels, type PictureAnswer, pictureSizes, type WorkerMessage } from './picture-protocol.ts'

// The child process that decodes pictures. It ends with its parent, however that ends.
process.on('disconnect', () => process.exit())
// A terminal signals its whole process group: the parent finishes the requests under way and then ends this process.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

const send = (message: WorkerMessage) => void process.send?.(message)

const { default: sharp } = await import('sharp').catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error)
  // The process ends once the message is sent, and does nothing more.
  process.send?.({ kind: 'BROKEN', message } satisfies WorkerMessage, () => process.exit(1))
  return new Promise<never>(() => {})
})

// The formats that people have pictures in. An attacker must not reach the parsers of the others (SVG, PDF, TIFF, …), which are
// larger and read other files.
sharp.block({ operation: ['VipsForeignLoad'] })
const loaders = ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`)
sharp.unblock({ operation: loaders })
sharp.cache(false)
sharp.concurrency(1)

process.on('message', (input) => {
  const picture = input instanceof Uint8Array ? render(Buffer.from(input)) : Promise.reject(new TypeError('No picture'))
  picture.then(send, (error: unknown) => send({ kind: 'REFUSED', reason: reasonOf(error) }))
})
send({ kind: 'READY' })

/** Decodes the first frame, turns it upright, cuts out the square in its middle, and encodes that without any metadata. */
async function render(input: Buffer): Promise<PictureAnswer> {
  const options = { limitInputPixels: maxPixels, failOn: 'error', pages: 1, sequentialRead: true } as const
  const { format, compression, autoOrient } = await sharp(input, options).metadata()
  // The same container holds HEIC, which is a different codec.
  if (format === 'heif' && compression !== 'av1') return { kind: 'REFUSED', reason: 'UNREADABLE' }
  const { width, height } = autoOrient
  const side = Math.min(width, height)
  const square = { left: (width - side) >> 1, top: (height - side) >> 1, width: side, height: side }
  const largest = Math.max(...pictureSizes)
  const { data, info } = await sharp(input, options)
    .autoOrient()
    .extract(square)
    .resize(largest, largest)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const raw = { width: info.width, height: info.height, channels: info.channels }
  const encode = (size: number) => sharp(data, { raw }).resize(size, size).webp({ quality: 82 }).toBuffer()
  return { kind: 'RENDERED', files: { 64: await encode(64), 256: await encode(256), 512: await encode(512) } }
}

function reasonOf(error: unknown) {
  return error instanceof Error && error.message.includes('exceeds pixel limit') ? 'TOO_MANY_PIXELS' : 'UNREADABLE'
}
