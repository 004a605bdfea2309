import { expect, test } from 'vitest'
import { systemClient } from '../../../src/core/client.ts'
import { createHookRunner } from '../../../src/core/hooks/hook-runner.ts'

test('a before hook that does not end counts as one that failed', async () => {
  const hooks = { beforeLogin: () => new Promise<undefined>(() => {}) }
  const runner = createHookRunner(hooks, () => {}, 10)
  await expect(runner.before('beforeLogin', { identifier: 'ada' }, systemClient)).rejects.toMatchObject({
    name: 'HookError',
    message: 'The hook beforeLogin failed',
    failure: { message: 'The hook has not ended after 0.01 seconds' },
  })
})

test('a before hook that fails after its time is over does not end the process', async () => {
  const { promise, reject } = Promise.withResolvers<undefined>()
  const runner = createHookRunner({ beforeLogin: () => promise }, () => {}, 10)
  await expect(runner.before('beforeLogin', { identifier: 'ada' }, systemClient)).rejects.toThrow(/failed/)
  // Vitest fails for a rejection that nothing handles.
  reject(new Error('too late'))
  await expect(promise).rejects.toThrow('too late')
})
