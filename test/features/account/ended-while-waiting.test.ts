import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { whileLocked } from '../../_util/while-locked.ts'

// A request that waits for the row of its user changes nothing if its session is ended meanwhile, such as by “this was not me”.

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const changes = {
  updateProfile: ({ credential }: Person) => app.call.updateProfile({ input: { username: 'renamed' } }, credential),
  createOrganization: ({ credential }: Person) => app.call.createOrganization({ input: { name: 'Made' } }, credential),
}

test.each(Object.entries(changes))(
  '%s in a session that ends while it waits changes nothing',
  async (_name, change) => {
    const person = await app.createPerson()
    const meanwhile = () => app.sql('update sessions set revoked_at = sallyport_now() where user_id = $1', [person.id])
    const held = { userId: person.id, waiting: 1, meanwhile }
    expect(await whileLocked(app, held, async () => codeOf(await change(person)))).toBe('TOKEN_INVALID')
    expect(await app.sql("select id from users where username = 'renamed'")).toEqual([])
    expect(await app.sql('select id from organizations')).toEqual([])
  },
)
