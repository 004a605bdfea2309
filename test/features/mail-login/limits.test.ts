import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, loginByMail: true, trustedProxies: ['127.0.0.1'] })
})
afterAll(() => app.close())

const { codeChallenge } = createPkce()
const from = (ip: string) => ({ 'x-forwarded-for': ip })
/** Every request comes from another client. */
const request = (email: string) => {
  serial += 1
  return app.send('requestLoginLink', { email, codeChallenge }, undefined, from(`10.0.0.${serial}`))
}

test('three mails an hour are requested for a mailbox, in any spelling and by any client', async () => {
  const answers = []
  for (const email of ['ada@example.com', ' ADA@example.com', 'Ada@Example.Com ', 'ada@EXAMPLE.com']) {
    answers.push(await request(email))
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  const [first, , , last] = answers
  expect(first?.headers.get('x-ratelimit-limit')).toBe('3')
  expect(first?.headers.get('x-ratelimit-remaining')).toBe('2')
  expect(last?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
  await app.clock.advance(3600)
  expect((await request('ada@example.com')).status).toBe(200)
})

test('thirty mails an hour are requested by a client, for any addresses', async () => {
  const statuses: number[] = []
  for (let count = 0; count < 31; count += 1) {
    const email = `person-${count}@example.com`
    statuses.push((await app.send('requestLoginLink', { email, codeChallenge }, undefined, from('10.1.0.1'))).status)
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(30)
  expect(statuses.at(-1)).toBe(429)
})

test('ten codes in fifteen minutes are checked for a client, over all addresses', async () => {
  const statuses: number[] = []
  for (let count = 0; count < 11; count += 1) {
    const guess = { email: `person-${count}@example.com`, code: '12345678' }
    statuses.push((await app.send('loginWithCode', guess, undefined, from('10.2.0.1'))).status)
  }
  expect(statuses).toEqual([...Array(10).fill(200), 429])
})
