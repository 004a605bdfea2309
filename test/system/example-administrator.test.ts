import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'

const folder = fileURLToPath(new URL('../../examples/node/', import.meta.url))

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
  return program('administrator.ts', args)
}

async function program(name: string, args: string[], stdin = '') {
  const env = { PATH: process.env.PATH, SALLYPORT_URL: app.url, AUTH_API_KEY: key }
  const ran = promisify(execFile)(process.execPath, [join(folder, name), ...args], { env })
  ran.child.stdin?.end(stdin)
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

test('the ids of another system are kept beside what is in `appData`, also if the program is repeated', async () => {
  const appDataOf = async () => {
    const { data } = await app.execute(
      'query($id: ID!) { user(id: $id) { appData } }',
      { id: person.id },
      { apiKey: key },
    )
    return data
  }
  const plan = 'mutation($id: ID!) { updateUser(id: $id, input: { appData: { plan: "pro" } }) { __typename } }'
  await app.execute(plan, { id: person.id }, { apiKey: key })
  const ids = `auth0|60425da93519d90068f82966\t${person.email}\nauth0|2\tnobody@example.com\n`
  const first = await program('keep-ids.ts', [], ids)
  expect(first).toEqual({ code: 0, stderr: '', stdout: '{"written":1,"unchanged":0,"unknown":1}\n' })
  const appData = { plan: 'pro', legacyId: 'auth0|60425da93519d90068f82966' }
  expect(await appDataOf()).toEqual({ user: { appData } })
  expect((await program('keep-ids.ts', [], ids)).stdout).toBe('{"written":0,"unchanged":1,"unknown":1}\n')
  const malformed = await program('keep-ids.ts', [], `${ids}no tab`)
  expect(malformed).toMatchObject({ code: 1, stderr: 'Line 3: The line is not an id, a tab and an address.\n' })
})
