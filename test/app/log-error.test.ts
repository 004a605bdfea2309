import { pino } from 'pino'
import { expect, test } from 'vitest'
import { logError } from '../../src/app/log-error.ts'
import { HookError } from '../../src/core/hooks/hook-error.ts'

test('an error is written as it is, with the other fields', () => {
  const [logger, lines] = collect()
  logError(logger, 'warn', { err: new TypeError('no such thing'), queue: 'mail' }, 'a queued job failed')
  expect(lines).toMatchObject([
    { level: 40, err: { type: 'TypeError', message: 'no such thing' }, queue: 'mail', msg: 'a queued job failed' },
  ])
})

test('an error that the logger of an embedding program cannot write is a copy with its messages and stacks', () => {
  const [logger, lines] = collect()
  const failure = Object.freeze(Object.assign(new Error('the customer list is down'), { password: 'hunter2' }))
  const err = new HookError('afterLogin', failure)
  logError(logger, 'error', { err, correlationId: 'c-1' }, 'unexpected error')
  const stack = expect.stringMatching(/log-error\.test\.ts/)
  const inner = { type: 'Error', message: 'the customer list is down', stack, password: '[redacted]' }
  expect(lines).toMatchObject([
    { level: 50, problem: { type: 'HookError', failure: inner, stack }, correlationId: 'c-1', msg: 'unexpected error' },
  ])
})

test('a logger that throws at every line ends nothing', () => {
  const [logger] = collect()
  logger.error = () => {
    throw new Error('the worker has exited')
  }
  expect(() => logError(logger, 'error', { err: new Error('x') }, 'unexpected error')).not.toThrow()
})

/** pino as an embedding program may have it, and the records that it wrote. */
function collect() {
  const lines: Record<string, unknown>[] = []
  return [pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }), lines] as const
}
