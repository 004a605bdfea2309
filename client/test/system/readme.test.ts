import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTestApp } from '../../../test/_util/app.ts'
import { openBrowser } from '../../../test/_util/browser.ts'
import { bundle } from '../_util/bundle.ts'
import { compile } from '../_util/compile.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const blockOf = (file: string, start: RegExp) => {
  const blocks = [...readFileSync(join(root, file), 'utf8').matchAll(/```tsx?\n([\s\S]*?)```/g)].map(([, text]) => text)
  const found = blocks.find((text = '') => start.test(text))
  if (!found) throw new Error(`${file} has no such program.`)
  return found
}
const page = blockOf('README.md', /createRoot/)

test('a protected page takes at most 15 lines of at most 120 characters', () => {
  const lines = page.split('\n').filter((line) => line.trim() !== '')
  expect(lines.length).toBeLessThanOrEqual(15)
  expect(lines.filter((line) => line.length > 120)).toEqual([])
})

test('the page compiles in a new application with React and Vite', async () => {
  expect(await compile({ 'main.tsx': page })).toBe('')
})

test('the page runs: it says why a password is refused, shows the user, stays signed in, and signs out', async () => {
  const pages = createServer((req, res) => {
    const isScript = req.url === '/app.js'
    res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    res.end(isScript ? script : '<!doctype html><div id="root"></div><script type="module" src="/app.js"></script>')
  }).listen(0, '127.0.0.1')
  await once(pages, 'listening')
  const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
  const app = await createTestApp({ corsOrigins: [origin] })
  const program = page
    .replace('http://localhost:4000', app.url)
    .replace('@sallyport/client/react', '/src/react.ts')
    .replace('@sallyport/client', '/src/index.ts')
  const script = await bundle(program)
  const { email, password } = await app.createPerson()
  const browser = await openBrowser(origin)
  try {
    const tab = browser.page
    await tab.goto(origin)
    const logIn = async (secret: string) => {
      await tab.locator('input[name=email]').fill(email)
      await tab.locator('input[name=password]').fill(secret)
      await tab.getByRole('button', { name: 'Log in' }).click()
    }
    await logIn('a wrong password')
    await tab.getByText('The credentials are not correct.').waitFor()
    await logIn(password)
    await tab.getByText(`Hello ${email}`).waitFor()
    await tab.reload()
    await tab.getByText(`Hello ${email}`).waitFor()
    await tab.getByRole('button', { name: 'Log out' }).click()
    await tab.getByRole('button', { name: 'Log in' }).waitFor()
  } finally {
    await browser.close()
    pages.close()
    pages.closeAllConnections()
    await app.close()
  }
})

test('a page with a mistake does not compile', async () => {
  const mistaken = page.replace('useUser()?.email', 'useUser().mail')
  expect(await compile({ 'main.tsx': mistaken })).toMatch(/main\.tsx.+error TS/)
})

const setting = `import { createAuthClient } from '@sallyport/client'
const auth = createAuthClient({ url: 'https://auth.example.com' })
`
const apollo = `import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client/core'
${setting}${blockOf('docs/clients.md', /createAuthLink/)}
client.stop()
`

test('the programs of docs/clients.md for Apollo Client 4 and urql compile', async () => {
  const urql = `import { cacheExchange, Client, fetchExchange } from '@urql/core'
${setting}${blockOf('docs/clients.md', /createAuthExchange/)}
client.query('{ me }', {})
`
  expect(await compile({ 'apollo.ts': apollo, 'urql.ts': urql })).toBe('')
})

test('the program for Apollo Client compiles with version 3 as well', async () => {
  const paths = { '@apollo/client/*': [join(root, 'node_modules/apollo-client-3/*')] }
  expect(await compile({ 'apollo.ts': apollo }, paths)).toBe('')
})
