import { useAuth } from '@sallyport/client/react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { UserDetailsFragment } from '../../../generated/admin.ts'
import { Button } from '../../../ui/button.tsx'
import type { MenuEntry } from '../../../ui/menu.tsx'
import { RowMenu } from '../../../ui/menu.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import { useMayActOn } from '../use-may-act-on.ts'
import type { UserAction } from './action-dialog.ts'

const ActionDialogs = lazy(async () => ({ default: (await import('./action-dialogs.tsx')).ActionDialogs }))

/** What an administrator can do to a user. Nobody ends, suspends or deletes themselves here: that is what the account is for. */
export function UserActions({ user }: { user: UserDetailsFragment }): ReactNode {
  const { actions: texts } = useAdminTexts()
  const { user: me } = useAuth()
  const mayActOn = useMayActOn()
  const [open, setOpen] = useState<UserAction | null>(null)
  if (!mayActOn(user.role) || me?.id === user.id) return null
  const entry = (id: UserAction, icon: NonNullable<MenuEntry['icon']>, danger = false): MenuEntry => ({
    id,
    icon,
    danger,
    label: texts[id].open,
    onAction: () => setOpen(id),
  })
  const isSuspended = user.status === 'SUSPENDED'
  return (
    <div className="actions">
      <Button onPress={() => setOpen('sessions')}>{texts.sessions.open}</Button>
      <Button onPress={() => setOpen(isSuspended ? 'reactivate' : 'suspend')}>
        {isSuspended ? texts.reactivate.open : texts.suspend.open}
      </Button>
      <RowMenu
        of={nameOfUser(user)}
        entries={[
          ...(isSuspended ? [] : [entry('impersonate', 'eye')]),
          ...(user.email !== null && user.emailVerified === false ? [entry('confirm', 'mail')] : []),
          ...(user.twoFactorEnabled ? [entry('reset', 'shield')] : []),
          entry('delete', 'trash', true),
        ]}
      />
      {open && (
        <Suspense>
          <ActionDialogs user={user} open={open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </div>
  )
}
