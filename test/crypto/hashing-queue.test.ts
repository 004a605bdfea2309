import { expect, test } from 'vitest'
import { createHashingQueue, HashingOverloadedError } from '../../src/crypto/hashing-queue.ts'

/** A queue with a clock of its own, and hashes that end when the test says so. */
function createQueue(options: { concurrency: number; maxWaitMs: number; queueLimit: number }) {
  let time = 0
  const queue = createHashingQueue({ ...options, elapsed: () => time })
  return {
    queue,
    pass(milliseconds: number) {
      time += milliseconds
    },
    /** Throws if a caller who comes now is refused. */
    ask: () => queue.announce()(),
    /** Holds a place, and hashes until `end`. */
    async begin(caller = {}) {
      const place = await queue.enter(caller)
      const work = Promise.withResolvers<void>()
      const done = place.run(() => work.promise)
      return async (milliseconds: number) => {
        time += milliseconds
        work.resolve()
        await done
        place[Symbol.dispose]()
      }
    },
  }
}

test('callers are refused by the expected wait, however few they are', async () => {
  const { queue, ask, begin } = createQueue({ concurrency: 1, maxWaitMs: 2_000, queueLimit: 1_000 })
  // Nothing is known about the time of a hash yet.
  const ends = await Promise.all(Array.from({ length: 4 }, () => begin()))
  const last = begin()
  expect(queue.waiting).toBe(1)
  ask()
  for (const end of ends) await end(800)
  await (await last)(800)
  // With three ahead, the wait would be 2,400 ms.
  const again = [await begin(), await begin(), await begin()]
  expect(() => ask()).toThrow(HashingOverloadedError)
  await expect(queue.enter()).rejects.toThrow(HashingOverloadedError)
  await again[0]?.(800)
  ask()
  expect(await begin()).toBeTypeOf('function')
})

test('a caller who enters an idle queue is never refused, however long the last hashes took', async () => {
  const { ask, begin } = createQueue({ concurrency: 1, maxWaitMs: 1, queueLimit: 1 })
  for (let turn = 0; turn < 20; turn++) await (await begin())(60_000)
  ask()
  await (await begin())(1)
})

test('callers who have gone neither keep others out nor are hashed, and the order is kept', async () => {
  const { queue, begin } = createQueue({ concurrency: 1, maxWaitMs: 60_000, queueLimit: 3 })
  const ends = await Promise.all(Array.from({ length: 4 }, () => begin()))
  const gone = new Set<string>()
  const order: string[] = []
  const wait = (name: string) =>
    queue.enter({ isGone: () => gone.has(name) }).then(
      () => order.push(name),
      (error: unknown) => order.push(`${name} ${error instanceof HashingOverloadedError ? error.code : error}`),
    )
  const waiting = ['a', 'b', 'c'].map(wait)
  await expect(queue.enter()).rejects.toThrow(HashingOverloadedError)
  gone.add('b')
  waiting.push(wait('d'))
  expect(queue.waiting).toBe(3)
  gone.add('c')
  for (const end of ends) await end(1)
  await Promise.all(waiting)
  expect(order).toEqual(['b OVERLOADED', 'c OVERLOADED', 'a', 'd'])
})

test('callers who are announced keep later ones out, and enter', async () => {
  const { queue, ask, begin } = createQueue({ concurrency: 1, maxWaitMs: 60_000, queueLimit: 3 })
  const announced = Array.from({ length: 7 }, () => queue.announce())
  expect(ask).toThrow(HashingOverloadedError)
  const ends = await Promise.all(Array.from({ length: 4 }, () => begin()))
  const waiting = Array.from({ length: 3 }, () => begin())
  expect(queue.waiting).toBe(3)
  expect(ask).toThrow(HashingOverloadedError)
  for (const end of ends) await end(1)
  for (const end of waiting) await (await end)(1)
  expect(ask).toThrow(HashingOverloadedError)
  announced.pop()?.()
  ask()
})

test('a caller who is announced and does not enter within a second keeps nobody out', async () => {
  const { queue, ask, pass } = createQueue({ concurrency: 1, maxWaitMs: 60_000, queueLimit: 1 })
  for (let caller = 0; caller < 5; caller++) queue.announce()
  expect(ask).toThrow(HashingOverloadedError)
  pass(999)
  expect(ask).toThrow(HashingOverloadedError)
  pass(1)
  ask()
})

test('a caller is let in when those who have gone are refused, although they are announced', async () => {
  const { queue, ask, begin } = createQueue({ concurrency: 1, maxWaitMs: 60_000, queueLimit: 1 })
  for (let caller = 0; caller < 5; caller++) queue.announce()
  for (let place = 0; place < 4; place++) await begin()
  let isGone = false
  const refused = queue.enter({ isGone: () => isGone })
  expect(ask).toThrow(HashingOverloadedError)
  isGone = true
  ask()
  await expect(refused).rejects.toThrow(HashingOverloadedError)
})

test('work that fails gives back the core and the place', async () => {
  const queue = createHashingQueue({ concurrency: 1, maxWaitMs: 60_000, queueLimit: 1 })
  for (let turn = 0; turn < 10; turn++) {
    using place = await queue.enter()
    await expect(place.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  }
  expect(queue.waiting).toBe(0)
})
