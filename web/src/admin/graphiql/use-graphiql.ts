import { useAuth } from '@sallyport/client/react'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { openGraphiql } from './open-graphiql.ts'

/** Opens GraphiQL in the name of the administrator. @returns null where this server has no GraphiQL */
export function useGraphiql(): (() => void) | null {
  const { client, user } = useAuth()
  const { endpoint, graphiql } = usePageConfig()
  if (!graphiql || !user) return null
  return () =>
    openGraphiql(endpoint, {
      name: user.name ?? user.username ?? user.email ?? user.id,
      // Whoever signs in here later is somebody else than GraphiQL says.
      accessToken: async () => (client.state.user?.id === user.id ? client.getAccessToken() : null),
    })
}
