import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declared } from '../../src/features/index.ts'
import { schema } from '../../src/features/schema.ts'
import { limitOf } from '../../src/graphql/limit-of.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, loginByMail: true, trustedProxies: ['127.0.0.1'] })
})
afterAll(() => app.close())

/** Posts forms with another address each, until one is refused. @returns how many were accepted */
async function postUntilRefused(path: string, most: number): Promise<number> {
  serial += 1
  for (let sent = 0; sent <= most; sent += 1) {
    const { status } = await fetch(`${app.url}${path.replace(':provider', 'google')}`, {
      method: 'POST',
      body: new URLSearchParams({ email: `person-${serial}-${sent}@example.com` }),
      headers: { 'x-forwarded-for': `10.9.0.${serial}` },
    })
    if (status === 429) return sent
    expect(status).toBeLessThan(500)
  }
  return Infinity
}

describe('a form of a page is counted by the client, whatever address is in it', () => {
  test.each(declared.pages)('$path', async ({ path, countedAs }) => {
    const name = countedAs(new URLSearchParams({ email: 'person@example.com' }))
    const counted = schema.getMutationType()?.getFields()[name]
    const rule = counted && limitOf(schema, counted)
    if (!rule) throw new Error(`${name} has no limit`)
    // Three mails an hour go to a mailbox; a client can ask for thirty, to different ones.
    const most = name === 'requestPasswordReset' ? rule.limit * 10 : rule.limit
    expect(await postUntilRefused(path, most)).toBe(most)
  })
})
