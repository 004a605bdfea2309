import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { eventually } from '../_util/eventually.ts'
import { createDataDir, mailsIn, type ServerProcess, startServer, until } from '../_util/server-process.ts'

test('the first hour in GraphiQL, in a real browser', async ({ onTestFailed }) => {
  const folder = await createDataDir()
  let server: ServerProcess | undefined
  let browser: Browser | undefined
  onTestFailed(() => {
    process.stderr.write(server?.output() ?? '')
  })
  try {
    server = await startServer(folder.path)
    const origin = `http://localhost:${server.port}`
    browser = await openBrowser(origin)
    await firstHour(browser, origin, server.dataDir).catch(async (error) => {
      const shot = await browser?.page.screenshot().catch(() => undefined)
      if (shot && process.env.SCREENSHOTS) await writeFile(join(process.env.SCREENSHOTS, 'failed.png'), shot)
      throw error
    })
    expect(browser.strangers).toEqual([])
  } finally {
    await browser?.close()
    await server?.stop()
    await folder.remove()
  }
})

async function firstHour({ page, complaints }: Browser, origin: string, dataDir: string): Promise<void> {
  await page.goto(`${origin}/graphql`)
  const graphiql = drive(page)
  // The documentation fills once the schema has been read.
  await page.getByRole('button', { name: /documentation explorer/i }).click()
  await page.getByRole('link', { name: 'Mutation' }).waitFor()
  await keep(page, 'documentation')
  await page.getByRole('button', { name: /documentation explorer/i }).click()

  await graphiql.open('SignUp')
  expect(await graphiql.run()).toMatchObject({ data: { signup: { __typename: 'MailSent' } } })
  const mail = await until('the mail', async () =>
    (await mailsIn(dataDir)).find((each) => each.to === 'ada@example.com'),
  )
  const link = mail.links.find((each) => each.includes('/verify-email')) ?? ''
  expect(new URL(link).origin).toBe(origin)

  await page.goto(link)
  await keep(page, 'verify')
  await page.getByRole('button').click()
  await page
    .getByText(/confirmed/i)
    .first()
    .waitFor()
  await keep(page, 'verified')

  await page.goto(`${origin}/graphql`)
  await graphiql.open('LogIn')
  const first = (await graphiql.run()).data.login
  const second = (await graphiql.run()).data.login
  expect([first.__typename, second.__typename]).toEqual(['AuthTokens', 'AuthTokens'])

  const authorization = (token: string) => JSON.stringify({ Authorization: `Bearer ${token}` })
  await graphiql.open('Me')
  await graphiql.write('Headers', authorization(second.accessToken))
  const { me, access } = (await graphiql.run()).data
  expect(me).toMatchObject({ email: 'ada@example.com', name: 'Ada', role: 'user' })
  expect(me.sessions.totalCount).toBe(2)
  expect(access.kind).toBe('SESSION')
  const other = me.sessions.nodes.find((session: { current: boolean }) => !session.current)
  expect(other.id).toBe(first.session.id)
  await page.getByText('"totalCount": 2').first().waitFor()
  await keep(page, 'me')

  await graphiql.open('Refresh')
  await graphiql.write('Variables', JSON.stringify({ token: second.refreshToken }))
  const refreshed = (await graphiql.run()).data.refresh
  expect(refreshed.__typename).toBe('AuthTokens')
  expect(refreshed.refreshToken).not.toBe(second.refreshToken)

  await graphiql.open('Revoke')
  await graphiql.write('Headers', authorization(refreshed.accessToken))
  await graphiql.write('Variables', JSON.stringify({ id: other.id }))
  expect((await graphiql.run('Revoke')).data.revokeSession.__typename).toBe('Done')
  expect(complaints).toEqual([])
  expect((await graphiql.run('LogOut')).data.logout.__typename).toBe('Done')

  await graphiql.open('Me')
  const after = await graphiql.run()
  expect(after.errors[0].extensions.code).toBe('TOKEN_INVALID')
  // The refused request is the one thing that the console may speak of.
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
}

function drive(page: Page) {
  return {
    async open(tab: string) {
      await page.getByRole('tablist').getByRole('button', { name: tab, exact: true }).click()
      await page.locator('[role=tab][aria-selected=true]', { hasText: tab }).waitFor()
    },
    /** Replaces what is in one of the two editors below the query. */
    async write(editor: 'Headers' | 'Variables', text: string) {
      await page.getByRole('button', { name: editor, exact: true }).click()
      const lines = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines')
      await lines.click()
      await page.keyboard.press('ControlOrMeta+A')
      // Pasted, as a person would: typed brackets and quotes bring their own partners.
      await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text)
      await page.keyboard.press('ControlOrMeta+V')
      await lines.getByText(text.slice(0, 12)).first().waitFor()
    },
    /** Presses the button, and picks the operation where there are several. The answer as the browser got it. */
    run(operation?: string) {
      // Just after a change of tabs the button still belongs to the other one: press again, as a person would.
      return eventually(async () => {
        const asked = page.waitForRequest((each) => each.method() === 'POST', { timeout: 3_000 }).catch(() => null)
        await page.getByRole('button', { name: /execute query/i }).click()
        if (operation) await page.getByRole('menuitem', { name: operation, exact: true }).click()
        const answer = await (await asked)?.response()
        if (!answer) throw new Error('GraphiQL sends nothing')
        return answer.json()
      })
    },
  }
}

/** For a look at what a person sees: `SCREENSHOTS=folder`. */
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
}
