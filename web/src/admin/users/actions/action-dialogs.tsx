import type { ReactNode } from 'react'
import type { UserDetailsFragment } from '../../../generated/admin.ts'
import type { UserAction } from './action-dialog.ts'
import { ConfirmAddress } from './confirm-address.tsx'
import { DeleteUser } from './delete-user.tsx'
import { EndSessions } from './end-sessions.tsx'
import { Impersonate } from './impersonate.tsx'
import { Reactivate } from './reactivate.tsx'
import { ResetTwoFactor } from './reset-two-factor.tsx'
import { Suspend } from './suspend.tsx'

/** The dialog of an action. It is loaded when somebody chooses one. */
export function ActionDialogs({
  user,
  open,
  onClose,
}: {
  user: UserDetailsFragment
  open: UserAction
  onClose(): void
}): ReactNode {
  const dialog = { user, onClose }
  return (
    <>
      <EndSessions {...dialog} isOpen={open === 'sessions'} />
      <Suspend {...dialog} isOpen={open === 'suspend'} />
      <Reactivate {...dialog} isOpen={open === 'reactivate'} />
      <Impersonate {...dialog} isOpen={open === 'impersonate'} />
      <ConfirmAddress {...dialog} isOpen={open === 'confirm'} />
      <ResetTwoFactor {...dialog} isOpen={open === 'reset'} />
      <DeleteUser {...dialog} isOpen={open === 'delete'} />
    </>
  )
}
