import { useAuth } from '@sallyport/client/react'
import { type ReactNode, useState } from 'react'
import type { UserDetailsFragment } from '../../../generated/admin.ts'
import { Button } from '../../../ui/button.tsx'
import type { MenuEntry } from '../../../ui/menu.tsx'
import { RowMenu } from '../../../ui/menu.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.tsx'
import { nameOfUser } from '../name-of-user.ts'
import { useMayActOn } from '../use-may-act-on.ts'
import { ConfirmAddress } from './confirm-address.tsx'
import { DeleteUser } from './delete-user.tsx'
import { EndSessions } from './end-sessions.tsx'
import { Impersonate } from './impersonate.tsx'
import { Reactivate } from './reactivate.tsx'
import { ResetTwoFactor } from './reset-two-factor.tsx'
import { Suspend } from './suspend.tsx'

type Open = 'sessions' | 'suspend' | 'reactivate' | 'impersonate' | 'confirm' | 'reset' | 'delete'

/** What an administrator can do to a user. Nobody ends, suspends or deletes themselves here: that is what the account is for. */
export function UserActions({ user }: { user: UserDetailsFragment }): ReactNode {
  const { actions: texts } = useAdminTexts()
  const { user: me } = useAuth()
  const mayActOn = useMayActOn()
  const [open, setOpen] = useState<Open | null>(null)
  if (!mayActOn(user.role) || me?.id === user.id) return null
  const entry = (id: Open, icon: NonNullable<MenuEntry['icon']>, danger = false): MenuEntry => ({
    id,
    icon,
    danger,
    label: texts[id].open,
    onAction: () => setOpen(id),
  })
  const dialog = { user, onClose: () => setOpen(null) }
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
          ...(user.emailVerified === false ? [entry('confirm', 'mail')] : []),
          ...(user.twoFactorEnabled ? [entry('reset', 'shield')] : []),
          entry('delete', 'trash', true),
        ]}
      />
      <EndSessions {...dialog} isOpen={open === 'sessions'} />
      <Suspend {...dialog} isOpen={open === 'suspend'} />
      <Reactivate {...dialog} isOpen={open === 'reactivate'} />
      <Impersonate {...dialog} isOpen={open === 'impersonate'} />
      <ConfirmAddress {...dialog} isOpen={open === 'confirm'} />
      <ResetTwoFactor {...dialog} isOpen={open === 'reset'} />
      <DeleteUser {...dialog} isOpen={open === 'delete'} />
    </div>
  )
}
