import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type TestApp, testPassword } from '../../_util/app.ts'
import type { Credential } from '../../_util/execute.ts'
import { type Guest, openSessions } from '../../_util/open-sessions.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'
import { recordStatements } from '../../_util/record-statements.ts'
import { whileDeleting } from '../../_util/while-deleting.ts'

let app: TestApp
let serial = 0
let ada: Guest
let bob: Guest
let eve: Guest
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  serial += 1
  const [one, two, three] = await openSessions(app, 3, `guest-${serial}`)
  if (!one || !two || !three) throw new Error('There are three guests')
  ada = one
  bob = two
  eve = three
})

const follow = async (who: { credential: Credential }, userId: string) =>
  app.call.follow({ userId }, who.credential).then((answer) => codeOf(answer) ?? answer?.__typename)
const unfollow = async (who: { credential: Credential }, userId: string) =>
  app.call.unfollow({ userId }, who.credential).then((answer) => codeOf(answer) ?? answer?.__typename)

type List = 'followers' | 'following'

interface ListData {
  user: Record<List, { totalCount: number; totalCountIsEstimate: boolean; nodes: { id: string }[] }>
}

/** The ids and the number of a list, as a user reads it. */
async function read(list: List, owner: { id: string }, reader: { credential: Credential }) {
  const query = `query($id: ID!) { user(id: $id) { ${list} { totalCount totalCountIsEstimate nodes { id } } } }`
  const { data, errors } = await app.execute<ListData>(query, { id: owner.id }, reader.credential)
  expect(errors).toEqual([])
  const { totalCount, totalCountIsEstimate, nodes } = data.user[list]
  expect(totalCountIsEstimate).toBe(false)
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ id }) => id)
}

interface TiesData {
  user: { followedByMe: boolean | null; followsMe: boolean | null }
}

/** Whether the reader follows a user, and whether the user follows the reader. */
async function ties(user: { id: string }, reader: { credential: Credential }) {
  const query = 'query($id: ID!) { user(id: $id) { followedByMe followsMe } }'
  const { data, errors } = await app.execute<TiesData>(query, { id: user.id }, reader.credential)
  expect(errors).toEqual([])
  return [data.user.followedByMe, data.user.followsMe]
}

describe('follow and unfollow', () => {
  test('are in the lists of both users at once, and in no other list', async () => {
    expect(await follow(ada, bob.id)).toBe('User')
    expect(await follow(eve, bob.id)).toBe('User')
    expect(await read('followers', bob, ada)).toEqual([eve.id, ada.id])
    expect(await read('following', ada, bob)).toEqual([bob.id])
    expect(await read('followers', ada, eve)).toEqual([])
    expect(await read('following', bob, eve)).toEqual([])
    expect(await unfollow(ada, bob.id)).toBe('User')
    expect(await read('followers', bob, ada)).toEqual([eve.id])
    expect(await read('following', ada, bob)).toEqual([])
    expect(await read('following', eve, bob)).toEqual([bob.id])
  })

  test('can be repeated: the first follow keeps its place', async () => {
    await follow(ada, bob.id)
    await follow(eve, bob.id)
    const answers = await Promise.all(Array.from({ length: 20 }, () => follow(ada, bob.id)))
    expect(new Set(answers)).toEqual(new Set(['User']))
    expect(await read('followers', bob, ada)).toEqual([eve.id, ada.id])
    const ended = await Promise.all(Array.from({ length: 20 }, () => unfollow(ada, bob.id)))
    expect(new Set(ended)).toEqual(new Set(['User']))
    expect(await unfollow(bob, ada.id)).toBe('User')
    expect(await read('followers', bob, ada)).toEqual([eve.id])
  })

  test('accept an id in upper case', async () => {
    expect(await follow(ada, bob.id.toUpperCase())).toBe('User')
    expect(await read('followers', bob, ada)).toEqual([ada.id])
    expect(await unfollow(ada, bob.id.toUpperCase())).toBe('User')
    expect(await read('followers', bob, ada)).toEqual([])
  })

  test('return the other user, with the list as it is after the change', async () => {
    const fields = '... on User { id name followers { totalCount } }'
    const query = `mutation($id: ID!) { a: follow(userId: $id) { ${fields} } b: unfollow(userId: $id) { ${fields} } }`
    const { data } = await app.execute(query, { id: bob.id }, ada.credential)
    expect(data.a).toMatchObject({ id: bob.id, followers: { totalCount: 1 } })
    expect(data.b).toMatchObject({ id: bob.id, followers: { totalCount: 0 } })
  })

  test('nobody can follow themselves', async () => {
    for (const userId of [ada.id, ada.id.toUpperCase()]) {
      const refused = expectType(await app.call.follow({ userId }, ada.credential), 'ValidationError')
      expect(refused.fields).toMatchObject([{ path: ['userId'], rule: 'self', message: 'You cannot follow yourself.' }])
    }
    expect(await read('followers', ada, bob)).toEqual([])
  })

  test.each(['', 'nobody', "' or '1'='1", randomUUID(), randomUUID().toUpperCase()])(
    'there is no user with the id %j',
    async (id) => {
      expect(await follow(ada, id)).toBe('USER_NOT_FOUND')
      expect(await unfollow(ada, id)).toBe('USER_NOT_FOUND')
    },
  )

  test('require the scope `profile:write`, of a session or of an API key', async () => {
    const person = await app.createPerson()
    const writer = await app.createKey(person, ['profile:write'])
    const reader = await app.createKey(person, ['profile:read', 'keys:read'])
    for (const mutate of [follow, unfollow]) {
      expect(await mutate(writer, bob.id)).toBe('User')
      expect(await mutate(reader, bob.id)).toBe('FORBIDDEN')
      expect(codeOf(await app.call.follow({ userId: bob.id }))).toBe('UNAUTHENTICATED')
    }
  })
})

describe('a suspension', () => {
  const suspend = (user: Guest, until: string | null) =>
    app.sql('update users set suspended_at = sallyport_now(), suspended_until = $2::timestamptz where id = $1', [
      user.id,
      until,
    ])

  test('prevents new followers and hides the user in every list until it ends', async () => {
    await follow(ada, bob.id)
    await follow(bob, eve.id)
    await suspend(bob, new Date(app.clock.now().getTime() + 60_000).toISOString())
    expect(await follow(eve, bob.id)).toBe('USER_NOT_FOUND')
    // The credentials of the suspended user are refused in any case.
    expect(await follow(bob, ada.id)).toBe('TOKEN_INVALID')
    expect(await read('following', ada, eve)).toEqual([])
    expect(await read('followers', eve, ada)).toEqual([])
    await app.clock.advance(61)
    expect(await read('following', ada, eve)).toEqual([bob.id])
    expect(await read('followers', eve, ada)).toEqual([bob.id])
    expect(await follow(eve, bob.id)).toBe('User')
  })

  test('does not prevent unfollowing, which lasts beyond it', async () => {
    await follow(ada, bob.id)
    await suspend(bob, null)
    expect(await ties(bob, ada)).toEqual([true, false])
    expect(await unfollow(ada, bob.id)).toBe('User')
    expect(await ties(bob, ada)).toEqual([false, false])
    await app.sql('update users set suspended_at = null where id = $1', [bob.id])
    expect(await read('following', ada, eve)).toEqual([])
  })
})

describe('followedByMe and followsMe', () => {
  test('tell the two directions apart, and are false for the user themselves', async () => {
    await follow(ada, bob.id)
    expect(await ties(bob, ada)).toEqual([true, false])
    expect(await ties(ada, bob)).toEqual([false, true])
    expect(await ties(eve, ada)).toEqual([false, false])
    expect(await ties(ada, ada)).toEqual([false, false])
    await follow(bob, ada.id)
    expect(await ties(bob, ada)).toEqual([true, true])
    await unfollow(ada, bob.id)
    expect(await ties(bob, ada)).toEqual([false, true])
  })

  test('are those of the owner for an API key, and null for an API key of an organization', async () => {
    const owner = await app.createPerson()
    await follow(owner, bob.id)
    expect(await ties(bob, await app.createKey(owner, []))).toEqual([true, false])
    const organizationId = await createOrganizationOf(app, owner)
    expect(await ties(bob, await app.createKey(owner, [], { organizationId }))).toEqual([null, null])
  })

  test('change with the mutations of the same document', async () => {
    const fields = '... on User { followedByMe followsMe }'
    const query = `mutation($id: ID!) { a: follow(userId: $id) { ${fields} } b: unfollow(userId: $id) { ${fields} } }`
    const { data } = await app.execute(query, { id: bob.id }, ada.credential)
    expect(data).toEqual({
      a: { followedByMe: true, followsMe: false },
      b: { followedByMe: false, followsMe: false },
    })
  })

  test('of the users of a list are read in one statement', async () => {
    const guests = await openSessions(app, 12, `ties-${serial}`)
    for (const guest of guests) await follow(guest, bob.id)
    for (const guest of guests.slice(0, 6)) await follow(bob, guest.id)
    const followed = new Set(guests.slice(0, 6).map(({ id }) => id))
    const statementsFor = async (first: number) => {
      const query = `{ me { followers(first: ${first}) { nodes { id followedByMe followsMe } } } }`
      const { result, statements } = await recordStatements(app, () =>
        app.execute<{ me: { followers: { nodes: { id: string }[] } } }>(query, {}, bob.credential),
      )
      const { nodes } = result.data.me.followers
      expect(nodes).toHaveLength(first)
      expect(nodes).toEqual(nodes.map(({ id }) => ({ id, followedByMe: followed.has(id), followsMe: true })))
      return statements.length
    }
    // The session, the page, and the follows.
    expect(await statementsFor(1)).toBe(3)
    expect(await statementsFor(12)).toBe(3)
  })
})

describe('an account that is deleted', () => {
  test('leaves the lists of others, whoever deletes it', async () => {
    const [leaving, admin] = [await app.createPerson(), await app.createPerson()]
    await app.giveRole(admin, 'admin')
    await follow(leaving, ada.id)
    await follow(bob, leaving.id)
    await follow(eve, ada.id)
    expect(codeOf(await app.call.deleteAccount({ password: testPassword }, leaving.credential))).toBeUndefined()
    expect(await read('followers', ada, bob)).toEqual([eve.id])
    expect(await read('following', bob, ada)).toEqual([])
    await app.call.deleteUser({ id: eve.id }, admin.credential)
    expect(await read('followers', ada, bob)).toEqual([])
    const rows = await app.sql('select 1 from follows where $1 in (follower_id, followed_id)', [leaving.id])
    expect(rows).toEqual([])
  })

  test('while a request follows it, is answered like one that does not exist', async () => {
    expect(await whileDeleting(app, bob.id, () => follow(ada, bob.id))).toBe('USER_NOT_FOUND')
    expect(await whileDeleting(app, eve.id, () => follow(eve, ada.id))).toBe('TOKEN_INVALID')
    expect(await app.sql('select 1 from follows where $1 in (follower_id, followed_id)', [ada.id])).toEqual([])
  })
})

test('1,000 users who follow one user at once are 1,000 followers', async () => {
  const guests = await openSessions(app, 1_000, `crowd-${serial}`)
  const waiting = [...guests]
  const answers: (string | undefined)[] = []
  const connection = async () => {
    for (let guest = waiting.pop(); guest; guest = waiting.pop()) answers.push(await follow(guest, bob.id))
  }
  await Promise.all(Array.from({ length: 100 }, connection))
  expect(answers.length).toBe(1_000)
  expect(new Set(answers)).toEqual(new Set(['User']))
  const { data } = await app.execute('{ me { followers { totalCount } } }', {}, bob.credential)
  expect(data).toEqual({ me: { followers: { totalCount: 1_000 } } })

  const found = new Set<string>()
  let after: string | null = null
  for (let pages = 1; pages <= 10; pages++) {
    const { nodes, pageInfo } = await nextPage(after)
    for (const { id } of nodes) found.add(id)
    expect(pageInfo.hasNextPage).toBe(pages < 10)
    after = pageInfo.endCursor
  }
  expect(found).toEqual(new Set(guests.map(({ id }) => id)))
})

interface Page {
  nodes: { id: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

async function nextPage(after: string | null): Promise<Page> {
  const query = `query($after: String) { me {
    followers(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }`
  const { data } = await app.execute<{ me: { followers: Page } }>(query, { after }, bob.credential)
  return data.me.followers
}

describe('the pages of a list', () => {
  const query = `query($first: Int, $after: String, $last: Int, $before: String) { me {
    followers(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`
  interface NamesData {
    me?: {
      followers: {
        edges: { cursor: string; node: { name: string } }[]
        pageInfo: Page['pageInfo'] & { hasPreviousPage: boolean; startCursor: string | null }
      } | null
    }
  }
  const page = async (args: object) => {
    const { data, errors } = await app.execute<NamesData>(query, args, bob.credential)
    const names = data.me?.followers?.edges.map(({ node }) => Number(node.name.split(' ')[1]))
    return { names, ...data.me?.followers?.pageInfo, code: errors[0]?.extensions.code }
  }

  test('go in both directions, and a new follower neither repeats nor hides another one', async () => {
    for (const guest of await openSessions(app, 6, `page-${serial}`)) await follow(guest, bob.id)
    const first = await page({ first: 2 })
    expect(first).toMatchObject({ names: [6, 5], hasNextPage: true, hasPreviousPage: false })
    await follow(ada, bob.id)
    const second = await page({ first: 2, after: first.endCursor })
    expect(second).toMatchObject({ names: [4, 3], hasNextPage: true, hasPreviousPage: true })
    expect(await page({ first: 9, after: second.endCursor })).toMatchObject({ names: [2, 1], hasNextPage: false })
    expect(await page({ last: 2, before: second.startCursor })).toMatchObject({ names: [6, 5], hasPreviousPage: true })
    expect(await page({ last: 2 })).toMatchObject({ names: [2, 1], hasPreviousPage: true, hasNextPage: false })
    expect(await page({ first: 0 })).toMatchObject({ names: [], hasNextPage: true })
  })

  test('are refused for sizes, cursors and combinations that do not exist', async () => {
    for (const args of [{ first: 101 }, { first: -1 }, { after: 'nothing' }, { first: 1, last: 1 }])
      expect((await page(args)).code).toBe('BAD_USER_INPUT')
  })

  interface NestedData {
    me: {
      followers: {
        nodes: {
          followers: { totalCount: number; nodes: { name: string }[] }
          again: { nodes: { name: string }[] }
          following: { nodes: { name: string }[] }
        }[]
      }
    }
  }

  test('of many users are read in one statement, and counted in another one', async () => {
    const guests = await openSessions(app, 12, `many-${serial}`)
    for (const guest of guests) {
      await follow(guest, bob.id)
      await follow(ada, guest.id)
    }
    const statementsFor = async (first: number) => {
      const document = `{ me { followers(first: ${first}) { nodes {
        followers(first: 3) { totalCount nodes { name } } again: followers(first: 3) { nodes { name } }
        following { nodes { name } } } } } }`
      const { result, statements } = await recordStatements(app, () =>
        app.execute<NestedData>(document, {}, bob.credential),
      )
      const { data, errors } = result
      expect(errors).toEqual([])
      const { nodes } = data.me.followers
      expect(nodes).toHaveLength(first)
      for (const { followers, again, following } of nodes) {
        expect(followers).toEqual({ totalCount: 1, nodes: [{ name: `guest-${serial} 1` }] })
        expect(again.nodes).toEqual(followers.nodes)
        expect(following.nodes).toEqual([{ name: `guest-${serial} 2` }])
      }
      return statements.length
    }
    // The session, the page of the caller, the two lists of its users, and the count.
    expect(await statementsFor(1)).toBe(5)
    expect(await statementsFor(12)).toBe(5)
  })
})

describe('a server with limits', () => {
  let limited: TestApp
  beforeAll(async () => {
    limited = await createTestApp({
      rateLimits: true,
      rateLimitOverrides: { RATE_LIMIT_FOLLOW: { limit: 3, duration: 60 } },
    })
  })
  afterAll(() => limited.close())

  test('counts the follows of each user, also those that fail', async () => {
    const [one, other, ...rest] = await openSessions(limited, 5)
    if (!one || !other) throw new Error('There are five guests')
    const codes = []
    for (const id of [randomUUID(), one.id, other.id, rest[0]?.id ?? ''])
      codes.push(codeOf(await limited.call.follow({ userId: id }, one.credential)))
    expect(codes).toEqual(['USER_NOT_FOUND', 'VALIDATION_ERROR', undefined, 'RATE_LIMITED'])
    expect(codeOf(await limited.call.follow({ userId: one.id }, other.credential))).toBeUndefined()
    await limited.clock.advance(61)
    expect(codeOf(await limited.call.follow({ userId: rest[0]?.id ?? '' }, one.credential))).toBeUndefined()
  })
})
