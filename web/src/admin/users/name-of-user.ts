/** What a user is called: the name, and otherwise what they have. */
export function nameOfUser(user: {
  id: string
  name: string | null
  username: string | null
  email?: string | null
}): string {
  return user.name ?? user.username ?? user.email ?? user.id
}
