import { serve } from '@hono/node-server'
import { RequestError } from '@sallyport/client/node'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { api } from './api.ts'

interface Person {
  id: string
  name: string | null
  username: string | null
}

interface List {
  totalCount: number
  totalCountIsEstimate: boolean
  nodes: Person[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

const person = 'id name username'
const list = `totalCount totalCountIsEstimate nodes { ${person} } pageInfo { hasNextPage endCursor }`
const profile = `query($id: ID!) { user(id: $id) { ${person} avatarUrl(size: 64)
  followers(first: 0) { totalCount totalCountIsEstimate } following(first: 0) { totalCount totalCountIsEstimate } } }`

type Count = Pick<List, 'totalCount' | 'totalCountIsEstimate'>
type Profile = Person & { avatarUrl: string | null; followers: Count; following: Count }

const nameOf = ({ name, username }: Person) => name ?? username ?? 'Somebody'
const shown = ({ totalCount, totalCountIsEstimate }: Count) => `${totalCountIsEstimate ? 'about ' : ''}${totalCount}`

/** A template of Hono escapes every value: names are texts of other people. */
const page = (title: string, content: unknown) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>${title}</title>
    </head>
    <body>
      <h1>${title}</h1>
      ${content}
    </body>
  </html>`

const app = new Hono()

app.get('/users/:id{[0-9a-f-]{36}}', async (c) => {
  const { user } = await api.request<{ user: Profile | null }>(profile, { id: c.req.param('id') })
  if (!user) return c.notFound()
  const path = `/users/${user.id}`
  const picture = user.avatarUrl && html`<img src="${user.avatarUrl}" width="64" height="64" alt="" />`
  return c.html(
    page(
      nameOf(user),
      html`${picture}
        <p><a href="${path}/followers">${shown(user.followers)} followers</a></p>
        <p><a href="${path}/following">${shown(user.following)} following</a></p>`,
    ),
  )
})

app.get('/users/:id{[0-9a-f-]{36}}/:list{followers|following}', async (c) => {
  const { id, list: name } = c.req.param()
  const query = `query($id: ID!, $after: String) { user(id: $id) { ${person} list: ${name}(first: 10, after: $after) { ${list} } } }`
  const variables = { id, after: c.req.query('after') }
  const { user } = await api.request<{ user: (Person & { list: List }) | null }>(query, variables)
  if (!user) return c.notFound()
  const { nodes, pageInfo } = user.list
  // The cursor keeps its place while others follow and unfollow.
  const next = html`<p><a rel="next" href="?after=${encodeURIComponent(pageInfo.endCursor ?? '')}">Next page</a></p>`
  return c.html(
    page(
      `${nameOf(user)}: ${shown(user.list)} ${name}`,
      html`<ul>
          ${nodes.map((each) => html`<li><a href="/users/${each.id}">${nameOf(each)}</a></li>`)}
        </ul>
        ${pageInfo.hasNextPage ? next : ''}`,
    ),
  )
})

app.onError((error, c) => {
  // A cursor that was made up, for example.
  if (error instanceof RequestError && error.code === 'BAD_USER_INPUT') return c.text('The address is not valid.', 400)
  console.error(error)
  return c.text('The profiles cannot be read at the moment.', 503)
})

const port = Number(process.env.PORT ?? 3000)
serve({ fetch: app.fetch, port, hostname: 'localhost' }, () => console.log(`http://localhost:${port}`))
