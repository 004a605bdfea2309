import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { createFolder, createShell } from '../cli/run-command.ts'

/** How the import names the system whose export it reads. */
const pages = { auth0: 'Auth0', firebase: 'Firebase', supabase: 'Supabase', clerk: 'Clerk' }

describe.each(Object.entries(pages))('the sample of docs/recipes/moving-from-%s.md', (page, system) => {
  const text = readFileSync(`docs/recipes/moving-from-${page}.md`, 'utf8')
  const folder = createFolder()
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp({ dataDir: folder.path })
  })
  afterAll(async () => {
    await app.close()
    folder.remove()
  })

  test('is imported by the command with the result that the page prints, and Ada logs in', async () => {
    // A block follows the sentence that names its file.
    for (const [, file = '', block = ''] of text.matchAll(
      /^`(users\.\w+|hash-config)`[^`]*(?:`[^`]+`)?[^`]*\n\n```\w*\n([\s\S]*?)^```/gm,
    )) {
      writeFileSync(folder.file(file), block)
    }
    const [, command = ''] = /```sh\nnpx sallyport (.+)\n```/.exec(text) ?? []
    const args = command.split(' ').map((arg) => (/^(users\.|hash-config)/.test(arg) ? folder.file(arg) : arg))
    const { json, err } = await createShell(() => app.settings, app.clock)([...args, '--json'])
    const [, printed = ''] = /```json\n(\{ "imported".+\})\n```/.exec(text) ?? []
    expect(json).toMatchObject(JSON.parse(printed))
    expect(err).toContain(`export of ${system}`)

    const [, password = ''] = /Ada's password is `([^`]+)`/.exec(text) ?? []
    await expect(app.logInAs('ada@example.com', password)).resolves.toMatchObject({})
    const users = await app.sql('select email, name, password_hash is null as passwordless from users order by email')
    expect(users).toMatchObject([{ email: 'ada@example.com' }, { email: 'grace@example.com', passwordless: true }])
    if (/`(?:displayName|first_name`, `last_name)`/.test(text)) expect(users[0]?.name).toMatch(/^Ada/)
  })

  test('has no column that the page does not explain', () => {
    const sample = /```(?:csv|json)\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
    const [first = ''] = sample.split('\n')
    const columns =
      first.includes(',') && !first.startsWith('{')
        ? first.split(',')
        : [...sample.matchAll(/"(\w+)": ?/g)].map(([, name]) => name ?? '')
    expect(columns.length).toBeGreaterThan(5)
    const rows = text.slice(text.indexOf('| in the export'))
    const ofOtherColumns =
      /^(\$oid|\$date|users|providerId|rawId|tenant|connection|_tmp_is_unique|password_set_date|instance_id|is_anonymous|phone|password_hasher)$|phone_numbers?$|^unverified_/
    expect(columns.filter((column) => !ofOtherColumns.test(column) && !rows.includes(`\`${column}\``))).toEqual([])
  })
})
