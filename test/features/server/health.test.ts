import { describe, expect, test } from 'vitest'
import { createCheckParts } from '../../../src/app/check-parts.ts'
import { createTestApp } from '../../_util/app.ts'

test('`health` names every part, and a job that waits too long', async () => {
  const app = await createTestApp()
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const parts = async () =>
    (await app.execute<{ health: object[] }>('{ health { name ok message } }', {}, admin.credential)).data.health
  expect(await parts()).toEqual([
    { name: 'database', ok: true, message: null },
    { name: 'jobs', ok: true, message: null },
    { name: 'mail', ok: true, message: 'Mails are written to files.' },
    { name: 'limiter', ok: true, message: 'Limits are counted in PostgreSQL.' },
  ])
  await app.call.requestPasswordReset({ email: admin.email })
  await app.sql(
    `update sallyport_jobs.job set start_after = start_after - interval '6 minutes' where state = 'created'`,
  )
  expect(await parts()).toContainEqual({
    name: 'jobs',
    ok: false,
    message: 'Jobs that wait for more than five minutes: 1.',
  })
  await app.close()
})

describe('the parts of the composition root', () => {
  const parts = {
    secrets: { redisUrl: 'redis://:secret@127.0.0.1:1/0', smtpUrl: 'smtp://user:secret@127.0.0.1:1' },
    limiterFallsBack: () => true,
    circuits: () => new Map([['acme', true]]),
  }

  test('a part that fails is named in a sentence without addresses', async () => {
    const answer = await createCheckParts(parts)()
    expect(answer.map(({ name, ok }) => [name, ok])).toEqual([
      ['mail', false],
      ['limiter', false],
      ['identity providers', false],
    ])
    expect(JSON.stringify(answer)).not.toMatch(/127\.0\.0\.1|secret/)
  })
})
