/**
 * A command-line tool for administrators, with an API key that holds `users:read` and `users:write`. It needs Node 22.18 or newer.
 *
 *   AUTH_API_KEY=sp_live_… node administrator.ts find ada
 *   AUTH_API_KEY=sp_live_… node administrator.ts suspend 0199… "Reported twice"
 *   AUTH_API_KEY=sp_live_… node administrator.ts export > users.csv
 */
import { api, describe } from './api.ts'

interface User {
  id: string
  email: string | null
  name: string | null
  role: string
  status: string
  createdAt: string
}

const fields = 'id email name role status createdAt'

/** Every user that a filter finds, page by page: the cursor keeps its place while others come and go. */
async function* findUsers(filter: object): AsyncGenerator<User> {
  const query = `query($filter: UserFilter, $after: String) {
    users(filter: $filter, first: 100, after: $after) { nodes { ${fields} } pageInfo { endCursor hasNextPage } } }`
  for (let after: string | null = null; ; ) {
    const { users }: { users: { nodes: User[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } =
      await api.request(query, { filter, after })
    yield* users.nodes
    if (!users.pageInfo.hasNextPage) return
    after = users.pageInfo.endCursor
  }
}

async function suspend(id: string, reason: string): Promise<void> {
  const query = `mutation($id: ID!, $reason: String) { suspendUser(id: $id, reason: $reason) {
    ... on User { ${fields} } ... on Error { code message } } }`
  const { suspendUser: answer } = await api.request<{ suspendUser: User | { code: string; message: string } }>(query, {
    id,
    reason,
  })
  if ('code' in answer) throw new Error(`${answer.code}: ${answer.message}`)
  print(answer)
}

function print({ id, email, name, role, status }: User): void {
  console.log([id, email ?? '(no address)', name ?? '', role, status].join('\t'))
}

/** A field of CSV (RFC 4180). A spreadsheet would run a text that begins like a formula. */
function csvField(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

async function main([command, ...args]: string[]): Promise<void> {
  if (command === 'find' && args[0]) {
    for await (const user of findUsers({ search: args[0] })) print(user)
  } else if (command === 'suspend' && args[0]) {
    await suspend(args[0], args[1] ?? '')
  } else if (command === 'export') {
    console.log('id,email,name,role,status,createdAt')
    for await (const user of findUsers({})) {
      const { id, email, name, role, status, createdAt } = user
      console.log([id, email ?? '', name ?? '', role, status, createdAt].map(csvField).join(','))
    }
  } else {
    throw new Error('Use: find <text>, suspend <id> [reason], or export.')
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(describe(error))
  process.exitCode = 1
})
