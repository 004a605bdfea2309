import type { ReactNode } from 'react'
import { ResetUserTwoFactorDocument } from '../../../generated/admin.ts'
import { ConfirmDialog } from '../../../session/confirm-dialog.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** Turns the two-factor authentication of a user off who has lost the second factor. */
export function ResetTwoFactor({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { actions } = useAdminTexts()
  const texts = actions.reset
  const name = nameOfUser(user)
  const action = useMutation(ResetUserTwoFactorDocument, {
    done: () => {
      onClose()
      announce(texts.done)
    },
  })
  return (
    <ConfirmDialog
      title={texts.title(name)}
      text={texts.text}
      confirm={texts.confirm}
      variant="danger"
      action={action}
      input={{ id: user.id }}
      isOpen={isOpen}
      onClose={onClose}
    />
  )
}
