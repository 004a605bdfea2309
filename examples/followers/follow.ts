import { api } from './api.ts'

interface Change {
  result: { __typename: string; name: string | null; followers: { totalCount: number }; message: string }
}

/** Follows a user, or stops following. Both can be repeated: a second call has no effect. */
async function change(field: 'follow' | 'unfollow', userId: string): Promise<string> {
  const query = `mutation($userId: ID!) { result: ${field}(userId: $userId) {
    __typename ... on User { name followers { totalCount } } ... on Error { message } } }`
  const { result } = await api.request<Change>(query, { userId })
  if (result.__typename !== 'User') throw new Error(result.message)
  return `${result.name ?? userId} has ${result.followers.totalCount} followers.`
}

const [command, userId] = process.argv.slice(2)
try {
  if ((command !== 'follow' && command !== 'unfollow') || !userId)
    throw new Error('Use: follow <id>, or unfollow <id>.')
  console.log(await change(command, userId))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
