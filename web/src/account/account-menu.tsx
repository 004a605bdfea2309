import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { useTexts } from '../texts/use-texts.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Menu } from '../ui/menu.tsx'
import { usePageConfig } from '../ui/page-config-context.tsx'
import { announce } from '../ui/toast.tsx'
import { useAccountTexts } from './texts/use-account-texts.ts'

/** Who is signed in, and the way out. */
export function AccountMenu(): ReactNode {
  const { user, session, client } = useAuth()
  const { menu } = useAccountTexts()
  const { account } = useTexts()
  const config = usePageConfig()
  if (!user) return null
  const name = user.name ?? user.username ?? user.email ?? ''
  const below = session?.organization?.name ?? (user.name ? user.email : null)
  // The server has the cookie: the user is still signed in.
  const logOut = () => client.logOut().catch(() => announce(account.menu.stillSignedIn, 'danger'))
  const isAdministrator = config.console && user.permissions?.some((scope) => scope === 'users:read')
  return (
    <Menu
      label={account.menu.label}
      entries={[
        ...(isAdministrator
          ? [
              {
                id: 'console',
                label: menu.console,
                icon: 'shield' as const,
                onAction: () => window.location.assign(`${config.basePath}/admin`),
              },
            ]
          : []),
        { id: 'out', label: account.menu.signOut, icon: 'logout', onAction: () => void logOut() },
      ]}
      trigger={
        <Button className="account-button">
          <Avatar name={name} url={user.avatarUrl ?? null} size="small" />
          <span className="account-words">
            <span>{name}</span>
            {below && <span>{below}</span>}
          </span>
        </Button>
      }
    />
  )
}
