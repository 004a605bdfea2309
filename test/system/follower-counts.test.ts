import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { type Guest, openSessions } from '../_util/open-sessions.ts'

let app: TestApp
let ada: Guest
let bob: Guest
beforeAll(async () => {
  app = await createTestApp()
  const [one, two] = await openSessions(app, 2, 'guest')
  if (!one || !two) throw new Error('There are two guests')
  ada = one
  bob = two
})
afterAll(() => app.close())

describe('the number of followers', () => {
  interface Count {
    totalCount: number
    totalCountIsEstimate: boolean
  }
  interface CountsData {
    me: { following: { nodes: { id: string; followers: Count }[] } }
  }

  /** Adds followers without accounts: the database checks no reference meanwhile. */
  const addFollowers = (count: number) =>
    app.sql(`begin; set local session_replication_role = replica;
      insert into follows select uuidv7(), gen_random_uuid(), '${bob.id}', now() from generate_series(1, ${count}); commit`)
  const one = async () => {
    const query = 'query($id: ID!) { user(id: $id) { followers(first: 0) { totalCount totalCountIsEstimate } } }'
    const { data } = await app.execute<{ user: { followers: Count } }>(query, { id: bob.id }, ada.credential)
    return data.user.followers
  }
  const among100 = async () => {
    const fields = 'id followers(first: 0) { totalCount totalCountIsEstimate }'
    const query = `{ me { following(first: 100) { nodes { ${fields} } } } }`
    const { data } = await app.execute<CountsData>(query, {}, ada.credential)
    const { nodes } = data.me.following
    expect(nodes).toHaveLength(100)
    return nodes.find(({ id }) => id === bob.id)?.followers
  }

  test('is exact up to 100,000, and up to a share of 1,000,000 for many users', { timeout: 240_000 }, async () => {
    for (const { id } of await openSessions(app, 99, 'counted')) await app.call.follow({ userId: id }, ada.credential)
    await app.call.follow({ userId: bob.id }, ada.credential)
    await addFollowers(9_999)
    expect(await one()).toEqual({ totalCount: 10_000, totalCountIsEstimate: false })
    expect(await among100()).toEqual({ totalCount: 10_000, totalCountIsEstimate: false })
    await addFollowers(1)
    expect(await one()).toEqual({ totalCount: 10_001, totalCountIsEstimate: false })
    expect(await among100()).toEqual({ totalCount: 10_000, totalCountIsEstimate: true })
    await addFollowers(89_999)
    expect(await one()).toEqual({ totalCount: 100_000, totalCountIsEstimate: false })
    await addFollowers(1)
    expect(await one()).toEqual({ totalCount: 100_000, totalCountIsEstimate: true })
  })
})
