/**
 * Writes the ids that users had in another system to `appData.legacyId`. Each line of stdin is an old id, a tab and the address of the user.
 * It can be repeated: an id that is there already is not written again.
 *
 *   AUTH_API_KEY=sp_live_… node keep-ids.ts < ids.tsv
 */
import { createInterface } from 'node:readline'
import { api, describe } from './api.ts'

interface User {
  id: string
  appData: Record<string, unknown>
}

/** The user with an address. The filter makes no difference between upper and lower case, as the server does. */
async function findUser(email: string): Promise<User | null> {
  const query = 'query($email: String!) { users(filter: { email: $email }, first: 1) { nodes { id appData } } }'
  const { users } = await api.request<{ users: { nodes: User[] } }>(query, { email })
  return users.nodes[0] ?? null
}

/** Changes one key of `appData`: what is in it already stays, also what another program writes meanwhile. */
async function keepId({ id }: User, legacyId: string): Promise<void> {
  const query = `mutation($id: ID!, $legacyId: String!) {
    updateAppData(id: $id, input: { set: { legacyId: $legacyId } }) { __typename ... on Error { code message } } }`
  const { updateAppData } = await api.request<{ updateAppData: { code?: string; message?: string } }>(query, {
    id,
    legacyId,
  })
  if (updateAppData.code) throw new Error(`${updateAppData.code}: ${updateAppData.message}`)
}

const counts = { written: 0, unchanged: 0, unknown: 0 }
let number = 0
try {
  for await (const line of createInterface({ input: process.stdin })) {
    number += 1
    const [legacyId = '', email = ''] = line.split('\t').map((part) => part.trim())
    if (!legacyId || !email) throw new Error('The line is not an id, a tab and an address.')
    const user = await findUser(email)
    if (!user) counts.unknown += 1
    else if (user.appData.legacyId === legacyId) counts.unchanged += 1
    else {
      await keepId(user, legacyId)
      counts.written += 1
    }
  }
  console.log(JSON.stringify(counts))
} catch (error) {
  console.error(`Line ${number}: ${describe(error)}`)
  process.exitCode = 1
}
