import type { UserDetailsFragment } from '../../../generated/admin.ts'

/** What can be done to a user. */
export type UserAction = 'sessions' | 'suspend' | 'reactivate' | 'impersonate' | 'confirm' | 'reset' | 'delete'

/** A dialog that does something to a user. */
export interface ActionDialogProps {
  user: Pick<UserDetailsFragment, 'id' | 'name' | 'username' | 'email'>
  isOpen: boolean
  onClose(): void
}
