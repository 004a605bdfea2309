import { expect, test } from 'vitest'
import { createBatcher } from '../../src/store/batcher.ts'

interface Row {
  id: string
  value: number
}

/** A batcher whose statements end when the test says so. */
function create(options?: Parameters<typeof createBatcher>[2]) {
  const statements: { items: string[]; answer(rows: Row[]): void; fail(error: unknown): void }[] = []
  const statement = (items: string[]) =>
    new Promise<Row[]>((answer, fail) => void statements.push({ items, answer, fail }))
  const batcher = createBatcher(statement, { item: (id) => id, row: (row: Row) => row.id }, options)
  const answer = (index: number) =>
    statements[index]?.answer(statements[index].items.map((id, value) => ({ id, value })).toReversed())
  return { batcher, statements, answer }
}

/** Ends with the turn of the event loop. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('calls of one turn of the event loop share a statement, and calls that arrive meanwhile share the next one', async () => {
  const { batcher, statements, answer } = create()
  const together = Promise.all(['a', 'b', 'c'].map((id) => batcher.run(id)))
  await settled()
  const later = Promise.all(['d', 'e'].map((id) => batcher.run(id)))
  await settled()
  expect(statements.map(({ items }) => items)).toEqual([['a', 'b', 'c']])
  answer(0)
  expect((await together).map((row) => row?.id)).toEqual(['a', 'b', 'c'])
  await settled()
  expect(statements.map(({ items }) => items)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ])
  answer(1)
  expect((await later).map((row) => row?.id)).toEqual(['d', 'e'])
})

test('a single call waits for nothing but the turn of the event loop that it arrived in', async () => {
  const { batcher, statements, answer } = create()
  const first = batcher.run('a')
  await settled()
  expect(statements.map(({ items }) => items)).toEqual([['a']])
  const later = Promise.all(['b', 'c', 'd'].map((id) => batcher.run(id)))
  await settled()
  expect(statements).toHaveLength(1)
  answer(0)
  expect(await first).toEqual({ id: 'a', value: 0 })
  await settled()
  expect(statements.map(({ items }) => items)).toEqual([['a'], ['b', 'c', 'd']])
  answer(1)
  expect((await later).map((row) => row?.id)).toEqual(['b', 'c', 'd'])
})

test('a call never joins a running statement, so its rows are never older than the call', async () => {
  const { batcher, statements, answer } = create()
  const first = batcher.run('a')
  await settled()
  const second = batcher.run('a')
  statements[0]?.answer([{ id: 'a', value: 1 }])
  expect((await first)?.value).toBe(1)
  await settled()
  answer(1)
  expect((await second)?.value).toBe(0)
  expect(statements).toHaveLength(2)
})

test('each call gets its row, equal keys get the same row, and a missing row is null', async () => {
  const { batcher, statements } = create()
  const calls = ['a', 'b', 'a', 'none'].map((id) => batcher.run(id))
  await settled()
  statements[0]?.answer([
    { id: 'b', value: 2 },
    { id: 'a', value: 1 },
    { id: 'stranger', value: 9 },
  ])
  expect((await Promise.all(calls)).map((row) => row?.value ?? null)).toEqual([1, 2, 1, null])
})

test('a statement contains at most the maximum number of items', async () => {
  const { batcher, statements, answer } = create({ limit: 2 })
  const calls = ['a', 'b', 'c', 'd', 'e'].map((id) => batcher.run(id))
  for (let index = 0; index < 4; index += 1) {
    await settled()
    answer(index)
  }
  await Promise.all(calls)
  expect(statements.map(({ items }) => items.join(''))).toEqual(['ab', 'cd', 'e'])
})

test('a failure rejects only the calls of its statement, and the next statement runs', async () => {
  const { batcher, statements, answer } = create()
  const first = batcher.run('a')
  await settled()
  const second = batcher.run('b')
  statements[0]?.fail(new Error('syntax'))
  await expect(first).rejects.toThrow('syntax')
  await settled()
  answer(1)
  expect(await second).toEqual({ id: 'b', value: 0 })
})

test('calls that waited during a failure are rejected without a second statement', async () => {
  const { batcher, statements, answer } = create()
  const calls = [batcher.run('a')]
  await settled()
  calls.push(...['b', 'c'].map((id) => batcher.run(id)))
  statements[0]?.fail(new Error('Query read timeout'))
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(statements).toHaveLength(1)
  const after = batcher.run('d')
  await settled()
  answer(1)
  expect(await after).toEqual({ id: 'd', value: 0 })
})

test('a second statement is sent while the first one is running, and no third one', async () => {
  const { batcher, statements, answer } = create({ concurrency: 2 })
  const items = () => statements.map((each) => each.items.join(''))
  const calls: Promise<Row | null>[] = []
  const run = async (...ids: string[]) => {
    calls.push(...ids.map((id) => batcher.run(id)))
    await settled()
  }
  await run('a', 'b')
  await run('c')
  expect(items()).toEqual(['ab', 'c'])
  await run('d')
  await run('e', 'f')
  expect(items()).toEqual(['ab', 'c'])
  answer(1)
  await settled()
  expect(items()).toEqual(['ab', 'c', 'def'])
  await run('g')
  answer(0)
  await settled()
  expect(items()).toEqual(['ab', 'c', 'def', 'g'])
  answer(2)
  answer(3)
  expect((await Promise.all(calls)).map((row) => row?.id).join('')).toBe('abcdefg')
})

test('where statements fail alone, one that the database does not answer refuses no calls that wait', async () => {
  const { batcher, statements, answer } = create({ limit: 1, failsAlone: true })
  const [first, second] = ['a', 'b'].map((id) => batcher.run(id))
  await settled()
  statements[0]?.fail(new Error('Query read timeout'))
  await expect(first).rejects.toThrow('Query read timeout')
  await settled()
  answer(1)
  expect((await second)?.id).toBe('b')
})
