import cluster, { type Worker } from 'node:cluster'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askOneWorkerToAnnounce } from '../../src/app/announce-in-one-worker.ts'

// The primary, with workers that are no processes. What a real one does is tested in test/system/workers.test.ts.

let asked: number[]
beforeEach(() => {
  asked = []
  askOneWorkerToAnnounce()
})
afterEach(() => {
  cluster.removeAllListeners('message')
  cluster.removeAllListeners('exit')
})

const createWorker = (id: number, isDead = false) =>
  ({ id, isDead: () => isDead, send: () => asked.push(id) }) as unknown as Worker
const offer = (worker: Worker) => cluster.emit('message', worker, { type: 'announcement.offer' })
const finish = (worker: Worker) => cluster.emit('message', worker, { type: 'announcement.done' })
const end = (worker: Worker) => cluster.emit('exit', worker, null, 'SIGKILL')

test('one worker is asked, and another one if that one ends before it is done', () => {
  const [first, second, third] = [createWorker(1), createWorker(2), createWorker(3)]
  for (const worker of [first, second]) offer(worker)
  expect(asked).toEqual([1])
  end(first)
  expect(asked).toEqual([1, 2])
  finish(second)
  end(second)
  offer(third)
  expect(asked).toEqual([1, 2])
})

test('a worker is asked later if the only one that offered has ended', () => {
  const first = createWorker(1)
  offer(first)
  end(first)
  offer(createWorker(2))
  expect(asked).toEqual([1, 2])
})

test('a worker whose offer arrives after its end is not asked', () => {
  const killed = createWorker(1, true)
  end(killed)
  offer(killed)
  offer(createWorker(2))
  expect(asked).toEqual([2])
})
