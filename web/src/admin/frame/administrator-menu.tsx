import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { partAddress } from '../../lib/part-address.ts'
import { useLogOut } from '../../session/log-out.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { Menu } from '../../ui/menu.tsx'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { useGraphiql } from '../graphiql/use-graphiql.ts'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Who is signed in, with the role; the way to their account, and out. */
export function AdministratorMenu(): ReactNode {
  const { user } = useAuth()
  const { logOut } = useLogOut()
  const { account } = useTexts()
  const { frame } = useAdminTexts()
  const { basePath } = usePageConfig()
  const graphiql = useGraphiql()
  if (!user) return null
  const name = user.name ?? user.username ?? user.email ?? ''
  return (
    <Menu
      label={account.menu.label}
      entries={[
        {
          id: 'account',
          label: frame.yourAccount,
          icon: 'user',
          onAction: () => window.location.assign(partAddress(basePath, '/account')),
        },
        ...(graphiql ? [{ id: 'graphiql', label: frame.graphiql, icon: 'external' as const, onAction: graphiql }] : []),
        { id: 'out', label: account.menu.signOut, icon: 'logout', onAction: logOut },
      ]}
      trigger={
        <Button className="account-button">
          <Avatar name={name} url={user.avatarUrl ?? null} size="small" />
          <span className="account-words">
            <span>{name}</span>
            <span>{user.role}</span>
          </span>
        </Button>
      }
    />
  )
}
