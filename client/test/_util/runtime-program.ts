/** A program that signs in and out with a storage of its own, as a script that sets `run(url, person, advance)`. */
export const runtimeProgram = `import { createAuthClient } from '/src/index.ts'
  globalThis.run = async (url, person, advance) => {
    const items = new Map()
    const storage = {
      getItem: async (key) => items.get(key) ?? null,
      setItem: async (key, value) => void items.set(key, value),
      removeItem: async (key) => void items.delete(key),
    }
    const seen = []
    const first = createAuthClient({ url, storage })
    first.onChange(({ status }) => seen.push(status))
    const login = await first.logIn({ identifier: person.email, password: person.password })
    first.close()
    const second = createAuthClient({ url, storage })
    const name = (await second.me())?.id
    await advance()
    const refreshed = (await second.me())?.id
    const fetched = await (await second.authFetch(url + '/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ me { id } }' }),
    })).json()
    const refused = await second.authFetch('https://auth.example.com@evil.example/').catch((error) => error.constructor.name)
    await second.logOut()
    // A client with a session and a planned refresh is not closed: a program ends all the same.
    const last = createAuthClient({ url, storage: 'memory' })
    await last.logIn({ identifier: person.email, password: person.password })
    return { login: login.__typename, name, refreshed, fetched: fetched.data.me.id, refused, seen, left: [...items.keys()] }
  }`

/** What `run` answers. */
export function runtimeAnswer(url: string, id: string): object {
  return {
    login: 'AuthTokens',
    name: id,
    refreshed: id,
    fetched: id,
    refused: 'TypeError',
    seen: ['signedOut', 'signedIn'],
    left: [`sallyport:${url}:device`],
  }
}
