import { type PictureProcess, startPictureProcess } from './picture-process.ts'
import { type PictureAnswer, PicturesOverloadedError } from './picture-protocol.ts'

export { PicturesOverloadedError } from './picture-protocol.ts'

/** Turns pictures into squares as WebP, one at a time, in a child process. */
export interface PictureRenderer {
  /** @throws PicturesOverloadedError at once when too many pictures wait already */
  render(input: Uint8Array): Promise<PictureAnswer>
  /** The child process; null while there is none. */
  readonly pid: number | null
  /** Ends the child process. Pictures that wait are refused. */
  close(): Promise<void>
}

export interface PictureRendererOptions {
  /** Milliseconds after which the decoding of a picture is given up. */
  timeLimit?: number
  /** Multiplies the times that are limited: for tests on a slow machine. */
  timeFactor?: number
  /** How many pictures may wait for their turn. */
  queueLimit?: number
  /** Milliseconds without a picture after which the child process is ended. */
  idleTime?: number
}

/**
 * Creates a renderer. The child process is started with the first picture, replaced after one that made it crash or that took too
 * long, and ended when there is nothing to do. A flood of pictures is refused rather than queued without end. [ASVS 5.0 15.2.2]
 */
export function createPictureRenderer(options: PictureRendererOptions = {}): PictureRenderer {
  const { timeFactor = 1, timeLimit = 10_000, queueLimit = 8, idleTime = 30_000 } = options
  const turns: (() => void)[] = []
  let process: PictureProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let isBusy = false
  let isClosed = false

  const endProcess = async () => {
    const ending = process
    process = null
    await ending?.end()
  }

  const takeTurn = async (): Promise<void> => {
    if (isClosed) throw new PicturesOverloadedError()
    if (!isBusy) {
      isBusy = true
      return
    }
    if (turns.length >= queueLimit) throw new PicturesOverloadedError()
    await new Promise<void>((resolve) => turns.push(resolve))
  }

  const passTurn = () => {
    idle = setTimeout(() => void endProcess(), idleTime)
    idle.unref()
    const next = turns.shift()
    if (next === undefined) isBusy = false
    else next()
  }

  return {
    async render(input) {
      await takeTurn()
      clearTimeout(idle)
      try {
        if (isClosed) throw new PicturesOverloadedError()
        if (!process?.isUsable()) {
          await endProcess()
          process = startPictureProcess(timeFactor)
        }
        return await process.render(input, timeLimit * timeFactor)
      } finally {
        passTurn()
      }
    },
    get pid() {
      return process?.isUsable() ? process.pid : null
    },
    async close() {
      isClosed = true
      await endProcess()
      clearTimeout(idle)
    },
  }
}
