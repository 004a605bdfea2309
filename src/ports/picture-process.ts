import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import {
  type PictureAnswer,
  PicturesOverloadedError,
  readWorkerMessage,
  type WorkerMessage,
} from './picture-protocol.ts'

/** A child process that decodes one picture at a time. */
export interface PictureProcess {
  readonly pid: number | null
  /** False once the process has ended, or will be ended: the next picture needs a new one. */
  isUsable(): boolean
  /** @param timeLimit in milliseconds; the process is killed after it @throws Error when the process cannot work at all */
  render(input: Uint8Array, timeLimit: number): Promise<PictureAnswer>
  /** Ends the process. */
  end(): Promise<void>
}

const worker = fileURLToPath(new URL('./picture-worker.ts', import.meta.url))
const prlimit = '/usr/bin/prlimit'

/**
 * Bytes that the process may have of its own: a decoder that asks for more fails, and the rest of the machine keeps its memory. V8
 * reserves the first half a gigabyte for code that it never uses.
 */
const maxMemoryBytes = 512 * 1_048_576 + 768 * 1_048_576
/** Milliseconds in which the process has to be ready. Its priority is low, so a busy machine takes its time. */
const startTimeoutMs = 30_000

/**
 * Starts the process that decodes pictures. Pictures come from strangers, and decoders are written in C: a decoder that an
 * attacker makes crash, hang or take memory must not take the server with it. The process has no environment, and therefore no
 * secret in it, and a lower priority than the server. [ASVS 5.0 5.2.3, 15.2.5]
 */
export function startPictureProcess(timeFactor: number): PictureProcess {
  const nodeOptions = ['--max-old-space-size=96', '--no-warnings']
  // Linux has the program; elsewhere, the number of pixels alone limits the memory.
  const limited = existsSync(prlimit)
  const child = fork(worker, [], {
    execPath: limited ? prlimit : process.execPath,
    execArgv: limited ? [`--data=${maxMemoryBytes}`, process.execPath, ...nodeOptions] : nodeOptions,
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
  keepAlive(child, false)
  lowerPriority(child)
  let usable = true
  const onEnd = () => {
    usable = false
  }
  child.once('exit', onEnd)
  // A process that ends while a picture is sent to it causes an error, which must not end the server.
  child.on('error', onEnd)
  const ready = receive(child, startTimeoutMs * timeFactor)
  // The failure is reported to the picture that waits for it.
  ready.catch(() => {})

  return {
    pid: child.pid ?? null,
    isUsable: () => usable,
    async render(input, timeLimit) {
      keepAlive(child, true)
      const begun = await ready
      if (begun?.kind !== 'READY') {
        usable = false
        if (begun === null && child.killed) throw new PicturesOverloadedError()
        const problem = begun?.kind === 'BROKEN' ? begun.message : 'it ended'
        throw new Error(`The process that decodes pictures did not start: ${problem}`)
      }
      const answer = receive(child, timeLimit)
      if (child.connected) child.send(input)
      const message = await answer
      keepAlive(child, false)
      if (message?.kind === 'RENDERED' || message?.kind === 'REFUSED') return message
      usable = false
      return { kind: 'REFUSED', reason: 'UNREADABLE' }
    },
    async end() {
      usable = false
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The next message of the process; null if it ends first. After `timeLimit` milliseconds it is killed. */
function receive(child: ChildProcess, timeLimit: number): Promise<WorkerMessage | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit)
    timer.unref()
    const settle = (message: WorkerMessage | null) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onEnd)
      child.off('error', onEnd)
      resolve(message)
    }
    const onMessage = (message: unknown) => settle(readWorkerMessage(message))
    const onEnd = () => settle(null)
    child.on('message', onMessage)
    child.on('exit', onEnd)
    child.on('error', onEnd)
    if (child.exitCode !== null || child.signalCode !== null) settle(null)
  })
}

/** The process keeps the server from ending while it decodes a picture, and never otherwise. */
function keepAlive(child: ChildProcess, isBusy: boolean): void {
  for (const part of [child, child.channel]) isBusy ? part?.ref() : part?.unref()
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // The process has ended already, or the system does not allow it: only the order of work is affected.
  }
}
