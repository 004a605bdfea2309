import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { driveGraphiql } from '../_util/graphiql.ts'
import type { AuthTokens } from '../_util/operations.generated.ts'
import { createDataDir, mailsIn, type ServerProcess, startServer, until } from '../_util/server-process.ts'

/** What the document of step 4 selects. */
interface MeData {
  me: {
    email: string
    name: string
    role: string
    sessions: { totalCount: number; nodes: { id: string; current: boolean }[] }
  }
  access: { kind: string }
}

test('the first steps in GraphiQL, in a real browser', async ({ onTestFailed }) => {
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
    await getStarted(browser, origin, server.dataDir).catch(async (error) => {
      const shot = await browser?.page.screenshot().catch(() => undefined)
      if (shot && process.env.SCREENSHOTS) await writeFile(join(process.env.SCREENSHOTS, 'failed.png'), shot)
      throw error
    })
    expect(browser.strangers).toEqual([])
    // Also by the build: its folder is another one.
    const documents = await fetch(`${server.url}/dev/docs`)
    expect(await documents.text()).toContain('README')
  } finally {
    await browser?.close()
    await server?.stop()
    await folder.remove()
  }
})

async function getStarted({ page, complaints }: Browser, origin: string, dataDir: string): Promise<void> {
  await page.goto(`${origin}/graphql`)
  const graphiql = driveGraphiql(page)
  // The documentation fills once the schema has been read.
  await page.getByRole('button', { name: /documentation explorer/i }).click()
  await page.getByRole('link', { name: 'Mutation' }).waitFor()
  await keep(page, 'documentation')
  await page.getByRole('button', { name: /documentation explorer/i }).click()

  await graphiql.open('1. SignUp')
  expect((await graphiql.run()).answer).toMatchObject({ data: { signup: { __typename: 'MailSent' } } })
  const mail = await until('the mail', async () =>
    (await mailsIn(dataDir)).find((each) => each.to === 'ada@example.com'),
  )
  const link = mail.links.find((each) => each.includes('/verify-email')) ?? ''
  expect(new URL(link).origin).toBe(origin)

  // The token of the link can also be put into the tab of this step: it is what the page sends.
  await graphiql.open('2. FollowTheLink')
  await graphiql.write('Variables', JSON.stringify({ token: `${new URL(link).searchParams.get('token')}x` }))
  expect((await graphiql.run()).answer.data).toMatchObject({ verifyEmail: { code: 'TOKEN_INVALID' } })

  await page.goto(link)
  await keep(page, 'verify')
  await page.getByRole('button').click()
  await page
    .getByText(/confirmed/i)
    .first()
    .waitFor()
  await keep(page, 'verified')

  await page.goto(`${origin}/graphql`)
  await graphiql.open('3. LogIn')
  const first = (await graphiql.run<{ login: AuthTokens }>()).answer.data.login
  const second = (await graphiql.run<{ login: AuthTokens }>()).answer.data.login
  expect([first.__typename, second.__typename]).toEqual(['AuthTokens', 'AuthTokens'])

  const authorization = (token: string) => JSON.stringify({ Authorization: `Bearer ${token}` })
  await graphiql.open('4. Me')
  await graphiql.write('Headers', authorization(second.accessToken))
  const { me, access } = (await graphiql.run<MeData>()).answer.data
  expect(me).toMatchObject({ email: 'ada@example.com', name: 'Ada', role: 'user' })
  expect(me.sessions.totalCount).toBe(2)
  expect(access.kind).toBe('SESSION')
  const other = me.sessions.nodes.find((session) => !session.current)
  expect(other?.id).toBe(first.session.id)
  await page.getByText('"totalCount": 2').first().waitFor()
  await keep(page, 'me')

  await graphiql.open('5. Refresh')
  await graphiql.write('Variables', JSON.stringify({ token: second.refreshToken }))
  const refreshed = (await graphiql.run<{ refresh: AuthTokens }>()).answer.data.refresh
  expect(refreshed.__typename).toBe('AuthTokens')
  expect(refreshed.refreshToken).not.toBe(second.refreshToken)

  await graphiql.open('6. Revoke')
  await graphiql.write('Headers', authorization(refreshed.accessToken))
  await graphiql.write('Variables', JSON.stringify({ id: other?.id }))
  expect((await graphiql.run('Revoke')).answer.data).toMatchObject({ revokeSession: { __typename: 'Done' } })
  expect(complaints).toEqual([])
  expect((await graphiql.run('LogOut')).answer.data).toMatchObject({ logout: { __typename: 'Done' } })

  await graphiql.open('4. Me')
  const after = (await graphiql.run()).answer
  expect(after.errors?.[0]?.extensions.code).toBe('TOKEN_INVALID')
  // The refused request is the one thing that the console may speak of.
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
}

/** For a look at what a person sees: `SCREENSHOTS=folder`. */
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
}
