import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
let closed: TestApp
beforeAll(async () => {
  ;[app, closed] = await Promise.all([createTestApp({ graphiql: true }), createTestApp({ graphiql: false })])
})
afterAll(() => Promise.all([app.close(), closed.close()]))

const query = `query=${encodeURIComponent('{ access { kind } }')}`
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

async function get(path: string, accept: string | null, url = app.url) {
  const response = await fetch(`${url}${path}`, { headers: accept === null ? {} : { accept } })
  const text = await response.text()
  return {
    type: response.headers.get('content-type')?.split(';')[0],
    status: response.status,
    text,
    headers: response.headers,
  }
}

describe('a URL that is opened in a browser', () => {
  test.each([
    ['in a browser', browser],
    ['in a plain browser', 'text/html'],
    ['by who takes HTML before JSON', 'text/html, application/json;q=0.9'],
    ['by who takes XHTML', 'application/xhtml+xml, */*;q=0.1'],
    ['by who takes either', 'text/html, application/json'],
  ])('%s returns GraphiQL, with a query and without', async (_name, accept) => {
    for (const path of [
      '/graphql',
      `/graphql?${query}`,
      `/graphql?${query}&variables=%7B%7D`,
      '/graphql?query=',
      '/graphql?x=query=',
    ]) {
      const { status, type, text } = await get(path, accept)
      expect([path, status, type]).toEqual([path, 200, 'text/html'])
      expect(text).toContain('id="root"')
    }
  })

  test.each([
    ['by who takes anything', '*/*', 'application/json'],
    ['by who names nothing', null, 'application/json'],
    ['by who takes JSON', 'application/json', 'application/json'],
    ['by who takes the newer type', 'application/graphql-response+json', 'application/graphql-response+json'],
    ['by who takes JSON before HTML', 'application/json, text/html;q=0.9', 'application/json'],
    ['by who takes anything before HTML', 'text/html;q=0.5, */*', 'application/json'],
    ['by who refuses HTML', 'text/html;q=0, */*', 'application/json'],
    ['by who takes a type that looks like HTML', 'text/htmlx, application/json', 'application/json'],
  ])('%s returns the result of its query', async (_name, accept, type) => {
    const answer = await get(`/graphql?${query}`, accept)
    expect([answer.status, answer.type]).toEqual([200, type])
    expect(JSON.parse(answer.text).data).toEqual({ access: { kind: 'ANONYMOUS' } })
  })

  test('does not return GraphiQL if it is off', async () => {
    for (const path of ['/graphql', `/graphql?${query}`]) {
      expect((await get(path, browser, closed.url)).text).not.toContain('id="root"')
    }
  })

  test('does not copy the query into the page, so that an attacker cannot inject text', async () => {
    const plain = await get('/graphql', browser)
    const hostile = '</script><script>alert(1)</script>'
    expect((await get(`/graphql?query=${encodeURIComponent(hostile)}`, browser)).text).toBe(plain.text)
  })
})

describe('the favicon', () => {
  test.each(['/favicon.svg', '/favicon.ico'])('%s is an image that browsers cache for a day', async (path) => {
    const { status, type, text, headers } = await get(path, '*/*', closed.url)
    expect([status, type, headers.get('cache-control')]).toEqual([200, 'image/svg+xml', 'public, max-age=86400'])
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/)
    const head = await fetch(app.url + path, { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual([String(text.length), ''])
    expect((await fetch(app.url + path, { method: 'POST' })).status).toBe(405)
  })

  test('is linked from every page, below the path of PUBLIC_URL', async () => {
    const inFolder = await createTestApp({ publicUrl: 'https://example.com/auth' })
    for (const path of ['/', '/reset-password', '/nothing-here']) {
      expect((await get(path, browser, inFolder.url)).text).toContain('<link rel="icon" href="/auth/favicon.svg"')
    }
    await inFolder.close()
  })
})
