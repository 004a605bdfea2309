import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Iteration } from './iterate-worker.ts'

/**
 * Runs an iterated digest in a thread of its own.
 *
 * An attacker who guesses at an account whose imported hash asks for a million rounds of JavaScript must not hold up
 * everybody else: what OpenSSL and Rust compute leaves the main thread too.
 */
export async function iterate(iteration: Iteration): Promise<Buffer> {
  const worker = new Worker(new URL('./iterate-worker.ts', import.meta.url), { workerData: iteration })
  const [digest]: unknown[] = await once(worker, 'message')
  if (!(digest instanceof Uint8Array)) throw new Error('The thread answered without a digest')
  return Buffer.from(digest)
}

/** Compares in a time that depends on the lengths alone. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
