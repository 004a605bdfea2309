import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import {
  createPictureRenderer,
  type PictureRenderer,
  type PictureRendererOptions,
  PicturesOverloadedError,
} from '../../src/ports/picture-renderer.ts'
import { eventually } from '../_util/eventually.ts'
import { plain } from '../_util/pictures.ts'
import { isRunning } from '../_util/processes.ts'

const opened: PictureRenderer[] = []
afterEach(() => Promise.all(opened.splice(0).map((renderer) => renderer.close())))

function open(options: PictureRendererOptions = {}): PictureRenderer {
  const renderer = createPictureRenderer({ timeLimit: 60_000, ...options })
  opened.push(renderer)
  return renderer
}

const small = () => plain(20, 20).png().toBuffer()

test('the process is started with the first picture, is used again, and has neither variables nor the priority of the server', async () => {
  const renderer = open()
  expect(renderer.pid).toBeNull()
  expect((await renderer.render(await small())).kind).toBe('RENDERED')
  const { pid } = renderer
  expect((await renderer.render(await small())).kind).toBe('RENDERED')
  expect(renderer.pid).toBe(pid)
  expect(getPriority(pid ?? 0)).toBeGreaterThan(getPriority(process.pid))
  if (process.platform !== 'linux') return
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
  expect(variables.filter((variable) => !variable.startsWith('NODE_CHANNEL_'))).toEqual([])
  expect(Number(/^Max data size\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1])).toBe(1_342_177_280)
})

test('one picture is decoded at a time, and more than may wait are refused at once', async () => {
  const renderer = open({ queueLimit: 2 })
  const picture = await small()
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => renderer.render(picture)))
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'fulfilled', 'fulfilled'],
    ...['rejected', 'rejected', 'rejected'],
  ])
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  for (const reason of reasons) expect(reason).toBeInstanceOf(PicturesOverloadedError)
  expect((await renderer.render(picture)).kind).toBe('RENDERED')
})

test('a picture that takes too long is refused, its process is killed, and the next one gets another', async () => {
  const renderer = open({ timeLimit: 1 })
  const slow = await plain(4_900, 4_900).png().toBuffer()
  expect(await renderer.render(slow)).toEqual({ kind: 'REFUSED', reason: 'UNREADABLE' })
  expect(renderer.pid).toBeNull()
  const patient = open()
  expect((await patient.render(await small())).kind).toBe('RENDERED')
})

test('a process that is killed while it decodes refuses that picture alone', async () => {
  const renderer = open()
  await renderer.render(await small())
  const { pid } = renderer
  const large = await plain(4_900, 4_900).png().toBuffer()
  const other = await small()
  const slow = renderer.render(large)
  const next = renderer.render(other)
  await turn()
  process.kill(pid ?? 0, 'SIGKILL')
  expect(await slow).toEqual({ kind: 'REFUSED', reason: 'UNREADABLE' })
  expect((await next).kind).toBe('RENDERED')
  expect(renderer.pid).not.toBe(pid)
})

test('a process that was killed while it was idle is replaced', async () => {
  const renderer = open()
  await renderer.render(await small())
  const { pid } = renderer
  process.kill(pid ?? 0, 'SIGKILL')
  await eventually(() => expect(renderer.pid).toBeNull())
  expect((await renderer.render(await small())).kind).toBe('RENDERED')
})

test('the process ignores the signals of a terminal, which the server gets as well', async () => {
  const renderer = open()
  await renderer.render(await small())
  const { pid } = renderer
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(pid ?? 0, signal)
  expect((await renderer.render(await small())).kind).toBe('RENDERED')
  expect(renderer.pid).toBe(pid)
})

test('the process ends when it is idle', async () => {
  const renderer = open({ idleTime: 1 })
  const picture = await small()
  await renderer.render(picture)
  const { pid } = renderer
  await eventually(() => expect(isRunning(pid)).toBe(false))
  expect((await renderer.render(picture)).kind).toBe('RENDERED')
})

test('closing ends the process at once, also while it decodes, and refuses what waits', async () => {
  const renderer = open()
  await renderer.render(await small())
  const { pid } = renderer
  const large = await plain(4_900, 4_900).png().toBuffer()
  const other = await small()
  const slow = renderer.render(large)
  const waiting = renderer.render(other)
  const outcome = waiting.catch((error: unknown) => error)
  await turn()
  await renderer.close()
  expect(isRunning(pid)).toBe(false)
  expect(await slow).toEqual({ kind: 'REFUSED', reason: 'UNREADABLE' })
  expect(await outcome).toBeInstanceOf(PicturesOverloadedError)
  await expect(renderer.render(await small())).rejects.toBeInstanceOf(PicturesOverloadedError)
  expect(renderer.pid).toBeNull()
})

test('bytes that are no picture are refused by the process itself, whatever let them through', async () => {
  const renderer = open()
  const texts = ['', 'x', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', '%PDF-1.7']
  for (const bytes of [...texts.map((text) => Buffer.from(text)), await plain(9, 9).tiff().toBuffer()]) {
    expect(await renderer.render(bytes)).toEqual({ kind: 'REFUSED', reason: 'UNREADABLE' })
  }
  expect((await renderer.render(await small())).kind).toBe('RENDERED')
})
