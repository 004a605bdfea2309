import type { UserDetailsFragment } from '../../../generated/admin.ts'

/** A dialog that does something to a user. */
export interface ActionDialogProps {
  user: Pick<UserDetailsFragment, 'id' | 'name' | 'username' | 'email'>
  isOpen: boolean
  onClose(): void
}
