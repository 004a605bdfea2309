import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { starterTabs } from '../../src/http/graphiql/starter-tabs.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { driveGraphiql } from '../_util/graphiql.ts'
import { ask, createDataDir, mailsIn, type ServerProcess, startServer, until } from '../_util/server-process.ts'

const numbered = ['1. SignUp', '2. FollowTheLink', '3. LogIn', '4. Me', '5. Refresh', '6. Revoke']
const header = '{ "Authorization": "Bearer not-a-real-token" }'

let folder: Awaited<ReturnType<typeof createDataDir>>
let server: ServerProcess
let origin: string
let browser: Browser
let page: Page
beforeAll(async () => {
  folder = await createDataDir()
  server = await startServer(folder.path)
  origin = `http://localhost:${server.port}`
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})
beforeEach(async () => {
  browser = await openBrowser(origin)
  page = browser.page
})
afterEach(() => browser.close())

/** Opens a page and waits until its editors are there. */
async function open(path = '/graphql', on = page) {
  await on.goto(origin + path)
  await on.locator('.graphiql-query-editor .view-line').first().waitFor()
  await on.locator('.graphiql-tab-button').first().waitFor()
  return driveGraphiql(on)
}

/** Waits until what was typed lies where a reload finds it. */
function kept(text: string) {
  const look = () => page.evaluate(() => sessionStorage.getItem('graphiql:tabState') ?? '')
  return until('the tabs to be kept', async () => (await look()).includes(text))
}

describe('the tabs', () => {
  test('are the steps of the README, with the same numbers', async () => {
    const graphiql = await open()
    expect(await graphiql.tabs()).toEqual(numbered)
    expect(browser.complaints).toEqual([])
    expect(browser.strangers).toEqual([])
  })

  test('keep their numbers when another one is closed or added', async () => {
    const graphiql = await open()
    await graphiql.open('2. FollowTheLink')
    const tab = page.locator('[role=tab]', { hasText: 'FollowTheLink' })
    // Just after a change of tabs a press can have no effect: press again, as a person would.
    await until('the tab to close', async () => {
      await tab
        .getByRole('button', { name: 'Close Tab' })
        .click({ timeout: 1000 })
        .catch(() => {})
      return (await tab.count()) === 0
    })
    await graphiql.addTab()
    // When a tab is closed just after it was opened, GraphiQL may give its query to the tab beside it: which query is left is not
    // ours to decide, but each has its number.
    await until('the tabs after both clicks', async () => {
      const tabs = await graphiql.tabs()
      const named = tabs.slice(0, -1)
      return (
        tabs.length === numbered.length &&
        tabs.at(-1) === '<untitled>' &&
        named.every((name) => numbered.includes(name))
      )
    })
  })

  test.each([390, 820, 1440])('fit a window that is %i pixels wide, like the rest of the page', async (width) => {
    await page.setViewportSize({ width, height: 900 })
    const graphiql = await open()
    // Four more than the starter tabs.
    for (const _ of [1, 2, 3, 4]) await graphiql.addTab()
    const outside = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          '.graphiql-tab, .graphiql-tab-add, .graphiql-execute-button, .graphiql-sidebar button, .graphiql-logo, .result-window, .graphiql-editors',
        ),
      ]
        .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
        .filter(
          ({ box }) =>
            box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight || box.width < 8,
        )
        .map(({ name }) => name),
    )
    expect(outside).toEqual([])
    const tabs = await page.locator('.graphiql-tab').all()
    const boxes = await Promise.all(tabs.map((tab) => tab.boundingBox()))
    const overlapping = boxes.filter((one, index) =>
      boxes.slice(index + 1).some((other) => one && other && one.y === other.y && one.x + one.width > other.x + 1),
    )
    expect(boxes.length).toBe(10)
    expect(overlapping).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  })

  test('lead through the confirmation of an address by its token', async () => {
    const graphiql = await open()
    expect((await graphiql.run()).answer.data).toMatchObject({ signup: { __typename: 'MailSent' } })
    const mail = await until('the mail', async () => (await mailsIn(folder.path)).at(-1))
    const token = new URL(mail.links[0] ?? '').searchParams.get('token')
    await graphiql.open('2. FollowTheLink')
    await graphiql.write('Variables', JSON.stringify({ token }))
    expect((await graphiql.run()).answer.data).toMatchObject({ verifyEmail: { __typename: 'Done' } })
    await graphiql.open('3. LogIn')
    expect((await graphiql.run()).answer.data).toMatchObject({ login: { __typename: 'AuthTokens' } })
  })
})

describe('headers', () => {
  test('are empty at first, so that a request has no credential', async () => {
    const graphiql = await open()
    for (const name of numbered) {
      await graphiql.open(name)
      expect(await graphiql.read('Headers')).toBe('')
    }
    await graphiql.open('4. Me')
    const { request, answer } = await graphiql.run()
    expect(await request.headerValue('authorization')).toBeNull()
    expect(answer.data).toMatchObject({ me: null, access: { kind: 'ANONYMOUS' } })
  })

  test('survive a reload, together with the open tab', async () => {
    const graphiql = await open()
    await graphiql.open('4. Me')
    await graphiql.write('Headers', header)
    await kept('not-a-real-token')
    await graphiql.open('5. Refresh')
    await graphiql.write('Variables', '{ "token": "sp_rt_not-a-real-one" }')
    await kept('sp_rt_not-a-real-one')
    await page.reload()
    await page.locator('.graphiql-tab-button').first().waitFor()
    expect(await graphiql.tabs()).toEqual(numbered)
    expect(await page.locator('[role=tab][aria-selected=true]').textContent()).toContain('Refresh')
    expect(await graphiql.read('Variables')).toBe('{ "token": "sp_rt_not-a-real-one" }')
    await graphiql.open('4. Me')
    expect(await graphiql.read('Headers')).toBe(header)
    const { request } = await graphiql.run()
    expect(await request.headerValue('authorization')).toBe('Bearer not-a-real-token')
  })

  test('are not stored longer than the browser tab', async () => {
    const graphiql = await open()
    await graphiql.write('Headers', header)
    await graphiql.write('Variables', '{ "token": "sp_rt_not-a-real-one" }')
    await graphiql.run()
    await page.getByRole('button', { name: /settings/i }).click()
    await page.getByRole('button', { name: 'Dark' }).click()
    await kept('not-a-real-token')
    await kept('sp_rt_not-a-real-one')
    const left = JSON.parse(await page.evaluate(() => JSON.stringify({ ...localStorage })))
    const harmless = /^graphiql:(theme|visiblePlugin|docExplorerFlex|editorFlex|secondaryEditorFlex)$/
    expect(Object.keys(left).filter((key) => !harmless.test(key))).toEqual([])
    expect(left['graphiql:theme']).toBe('dark')
    expect(JSON.stringify(left)).not.toMatch(/not-a-real|long enough/)
    expect(page.url()).toBe(`${origin}/graphql`)
    const other = await page.context().newPage()
    const fresh = await open('/graphql', other)
    expect(await fresh.read('Headers')).toBe('')
    expect(await fresh.tabs()).toEqual(numbered)
  })
})

describe('a URL with a query', () => {
  const query = 'query Kind { access { kind } }'
  const path = `/graphql?query=${encodeURIComponent(query)}`

  test('opens GraphiQL with that query, and opens it again at a reload', async () => {
    const graphiql = await open(path)
    for (const _round of ['opened', 'reloaded', 'reloaded again']) {
      expect(await graphiql.query()).toBe(query)
      expect(await graphiql.tabs()).toEqual([...numbered, 'Kind'])
      expect(await graphiql.read('Headers')).toBe('')
      expect(page.url()).toBe(origin + path)
      expect((await graphiql.run()).answer.data).toEqual({ access: { kind: 'ANONYMOUS' } })
      await page.reload()
      await page.locator('.graphiql-query-editor .view-line').first().waitFor()
    }
    expect(browser.complaints).toEqual([])
  })

  test('has its variables, and never the header of another tab', async () => {
    const graphiql = await open()
    await graphiql.write('Headers', header)
    await kept('not-a-real-token')
    const withVariables = 'query Find($id: ID!) { user(id: $id) { id } }'
    const variables = '{ "id": "1" }'
    await open(`/graphql?${new URLSearchParams({ query: withVariables, variables })}`)
    expect([await graphiql.query(), await graphiql.read('Variables')]).toEqual([withVariables, variables])
    expect(await graphiql.read('Headers')).toBe('')
    await graphiql.open('1. SignUp')
    expect(await graphiql.read('Headers')).toBe(header)
  })

  test('is replaced as soon as something is edited, so that typed text does not enter the history', async () => {
    const graphiql = await open(path)
    await page.locator('.graphiql-query-editor .view-lines').click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('query Typed')
    await until('the address', async () => page.url() === `${origin}/graphql`)
    await kept('query Typed')
    await page.reload()
    await page.locator('.graphiql-query-editor .view-line').first().waitFor()
    expect(await graphiql.query()).toContain('query Typed')
  })
})

test('the documentation states the access rule and the limit of a field', async () => {
  await open()
  await page.getByRole('button', { name: /documentation explorer/i }).click()
  await page.getByRole('link', { name: 'Mutation' }).click()
  await page.getByRole('link', { name: 'changePassword', exact: true }).click()
  const text = await page.locator('.graphiql-plugin').textContent()
  expect(text?.replace(/\s+/g, ' ')).toContain(
    'Requires a session with the scope profile:write; an API key cannot use it. Limited to 10 calls in 15 minutes for each user.',
  )
})

test('GraphiQL and every page have a favicon, and no requested file is missing', async () => {
  const missing: string[] = []
  browser.page.context().on('response', (response) => {
    if (response.status() >= 400) missing.push(`${response.status()} ${response.url()}`)
  })
  await open()
  for (const path of ['/', '/reset-password', '/verify-email?token=x']) {
    await page.goto(origin + path)
    const icon = await page.locator('link[rel=icon]').getAttribute('href')
    const shown = await page.evaluate(async (address) => {
      const image = new Image()
      image.src = address
      await image.decode()
      return image.width
    }, icon ?? '')
    expect([path, shown > 0]).toEqual([path, true])
  }
  expect(missing.filter((line) => !line.includes('verify-email'))).toEqual([])
  expect(browser.complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('behind a proxy that adds a path, all requests stay below that path', async () => {
  const asked: string[] = []
  const proxy = createServer((req, res) => {
    asked.push(req.url ?? '')
    if (!req.url?.startsWith('/auth/')) return void res.writeHead(404).end('another application')
    const options = { port: server.port, host: '127.0.0.1', path: req.url.slice('/auth'.length), method: req.method }
    const passed = request({ ...options, headers: { ...req.headers, 'x-forwarded-for': '203.0.113.9' } }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    passed.on('error', () => res.destroy())
    req.pipe(passed)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const outside = `http://localhost:${(proxy.address() as AddressInfo).port}`
  const away = await openBrowser(outside)
  try {
    await away.page.goto(`${outside}/auth/graphql`)
    await away.page.locator('.graphiql-tab-button').first().waitFor()
    const graphiql = driveGraphiql(away.page)
    await graphiql.open('4. Me')
    const { request: sent, answer } = await graphiql.run()
    expect(sent.url()).toBe(`${outside}/auth/graphql`)
    expect(answer.data).toMatchObject({ access: { kind: 'ANONYMOUS' } })
    expect(asked.filter((path) => !path.startsWith('/auth/'))).toEqual([])
    expect(away.complaints).toEqual([])
    expect(away.strangers).toEqual([])
  } finally {
    await away.close()
    proxy.close()
    proxy.closeAllConnections()
  }
})

test('the server accepts every document of the tabs', async () => {
  for (const { query, operations } of starterTabs) {
    for (const operation of operations) expect(query).toMatch(new RegExp(`\\b(query|mutation) ${operation}\\b`))
    const { errors } = await ask(server.url, query, { token: 'x', id: 'x' })
    expect(errors.map(({ extensions }) => extensions.code).filter((code) => code === 'BAD_USER_INPUT')).toEqual(
      operations.length > 1 ? ['BAD_USER_INPUT'] : [],
    )
  }
})
