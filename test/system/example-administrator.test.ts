import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'

const script = fileURLToPath(new URL('../../examples/node/administrator.ts', import.meta.url))

let app: TestApp
let key: string
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  const administrator = await app.createPerson()
  await app.giveRole(administrator, 'admin')
  Object.assign(administrator, await app.logInAs(administrator.email))
  const created = await app.createKey(administrator, ['users:read', 'users:write'])
  key = 'apiKey' in created.credential ? created.credential.apiKey : ''
  person = await app.createPerson({ name: '=1+1, "quoted"' })
  await app.sql(
    `insert into users (email, created_at, updated_at)
     select 'many-' || n || '@example.com', sallyport_now(), sallyport_now() from generate_series(1, 250) n`,
  )
})
afterAll(() => app.close())

async function run(...args: string[]) {
  const env = { PATH: process.env.PATH, SALLYPORT_URL: app.url, AUTH_API_KEY: key }
  const ran = promisify(execFile)(process.execPath, [script, ...args], { env })
  return ran.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  )
}

test('the example for administrators finds users by a part of the address', async () => {
  const { code, stdout } = await run('find', person.email)
  expect([code, stdout]).toEqual([0, `${person.id}\t${person.email}\t=1+1, "quoted"\tuser\tACTIVE\n`])
})

test('it exports every user as CSV, over several pages, and no field is a formula', async () => {
  const { stdout } = await run('export')
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toBe('id,email,name,role,status,createdAt')
  expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(252)
  expect(lines.find((line) => line.startsWith(person.id))).toContain(`,"'=1+1, ""quoted""",user,ACTIVE,`)
})

test('it suspends a user, and reports a refusal with its code', async () => {
  expect((await run('suspend', person.id, 'Reported twice')).stdout).toContain('\tSUSPENDED\n')
  expect(await run('suspend', randomUUID(), 'Reported twice')).toMatchObject({
    code: 1,
    stderr: 'USER_NOT_FOUND: There is no user with this id.\n',
  })
  expect(await run('delete')).toMatchObject({
    code: 1,
    stderr: 'Use: find <text>, suspend <id> [reason], or export.\n',
  })
})
