import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { createExamples, type Example, type Examples } from '../_util/examples.ts'

let app: TestApp
let examples: Examples
let example: Example
let key: string
let person: Person
beforeAll(async () => {
  examples = await createExamples()
  example = await examples.install('node')
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
afterAll(async () => {
  await examples.close()
  await app.close()
})

const variables = () => ({ SALLYPORT_URL: app.url, AUTH_API_KEY: key })
const run = (command: string, ...args: string[]) =>
  example.run(`node administrator.ts ${command}`.trim(), variables(), args)

test('the example for administrators has types', async () => expect(await example.types()).toBe(''))

test('it finds users by a part of the address', async () => {
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
  const suspendAs = (apiKey: string) =>
    example.run('node administrator.ts suspend', { SALLYPORT_URL: app.url, AUTH_API_KEY: apiKey }, [person.id])
  const { key: narrow } = await app.createKey(person, ['profile:read'])
  const lacking = 'FORBIDDEN: This field requires the scope users:write.\n'
  expect(await suspendAs(narrow)).toMatchObject({ code: 1, stderr: lacking })
  expect((await run('suspend', person.id, 'Reported twice')).stdout).toContain('\tSUSPENDED\n')
  expect(await run('suspend', randomUUID(), 'Reported twice')).toMatchObject({
    code: 1,
    stderr: 'USER_NOT_FOUND: There is no user with this id.\n',
  })
  expect(await run('', 'delete')).toMatchObject({
    code: 1,
    stderr: 'Use: find <text>, suspend <id> [reason], or export.\n',
  })
  expect(example.forgotten()).toEqual([])
})
