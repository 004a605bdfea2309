import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderDocument } from '../../src/http/documents/render-document.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'

const publicUrl = 'https://auth.example.com/id'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl })
})
afterAll(() => app.close())

const see = async (path: string, at = app) => {
  const answer = await fetch(`${at.url}/dev/docs${path}`)
  return { status: answer.status, html: await answer.text() }
}

test('every document of the source can be read, and leads to others that exist', async () => {
  const list = await see('')
  const names = [...list.html.matchAll(/<li><a href="\/id\/dev\/docs(\/[\w/-]+)">/g)].map(([, name]) => name ?? '')
  expect(names[0]).toBe('/README')
  expect(names.length).toBeGreaterThan(20)
  const broken: string[] = []
  for (const name of names) {
    const { status, html } = await see(name)
    expect([name, status]).toEqual([name, 200])
    expect(html).not.toMatch(/<script|<img(?! src="\/id\/brand)| on[a-z]+=/)
    for (const [, target = '', anchor] of html.matchAll(/href="\/id\/dev\/docs(\/[\w/-]+)(?:#([\w-]+))?"/g)) {
      const page = await see(target)
      if (page.status !== 200 || (anchor && !page.html.includes(`id="${anchor}"`)))
        broken.push(`${name}: ${target}#${anchor}`)
    }
  }
  expect(broken).toEqual([])
}, 60_000)

test.each(['/', '/README.md', '/../package', '/..%2fpackage', '/examples/x', '/recipes', '/constructor'])(
  'there is no document at %s',
  async (path) => {
    expect((await see(path)).status).toBe(404)
  },
)

test('a server in production shows none', async () => {
  const production = await app.startAnother({ production: true })
  expect([(await see('', production)).status, (await see('/README', production)).status]).toEqual([404, 404])
  await production.close()
})

describe('a document', () => {
  const render = (text: string) =>
    renderDocument(text, 'docs/recipes/a.md', (path) => (path === 'docs/b.md' ? '/b' : null))

  test('has the links of a page, and those to files that are no documents as words', async () => {
    const { title, content } = await render('# A title\n\n[b](../b.md#part) [c](../c.ts) [d](https://example.com/)\n')
    expect(title).toBe('A title')
    expect(content.text).toBe('<p><a href="/b#part">b</a> c <a href="https://example.com/">d</a></p>\n')
  })

  test('has the description of a picture in its place', async () => {
    const { content } = await render('![A page <b>](../images/a.webp)\n')
    expect(content.text).toBe('<p>A page &lt;b&gt;</p>\n')
  })

  test('shows markup as text, and has no link that runs something', async () => {
    const { content } = await render(
      '# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick="x()">y</b>\n',
    )
    expect(content.text).not.toMatch(/<script|<b|href/)
  })

  test('has anchors, and code and tables that are scrolled by keyboard', async () => {
    const { content } = await render(
      '# A\n\n## `COOKIE_MODE` and its rules\n\n```sh\na < b\n```\n\n| a |\n| --- |\n| b |\n',
    )
    expect(content.text).toContain('<h2 id="cookie_mode-and-its-rules">')
    expect(content.text).toContain('<pre tabindex="0"><code>a &lt; b</code></pre>')
    expect(content.text).toContain('<div class="table" tabindex="0"><table>')
  })
})
