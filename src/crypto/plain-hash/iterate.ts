import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Iteration } from './iterate-worker.ts'

/**
 * Runs an iterated digest in a separate thread.
 *
 * An attacker who guesses the password of an account whose imported hash requires a million rounds of JavaScript must not
 * delay other requests. OpenSSL and Rust also compute hashes outside the main thread.
 */
export async function iterate(iteration: Iteration): Promise<Buffer> {
  const worker = new Worker(new URL('./iterate-worker.ts', import.meta.url), { workerData: iteration })
  const [digest]: unknown[] = await once(worker, 'message')
  if (!(digest instanceof Uint8Array)) throw new Error('The thread answered without a digest')
  return Buffer.from(digest)
}

/** Compares in a time that depends only on the lengths. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
