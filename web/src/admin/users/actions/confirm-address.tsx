import type { ReactNode } from 'react'
import { ConfirmUserEmailDocument } from '../../../generated/admin.ts'
import { ConfirmDialog } from '../../../session/confirm-dialog.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** Confirms the address of a user without the link from the mail. */
export function ConfirmAddress({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { actions } = useAdminTexts()
  const texts = actions.confirm
  const name = nameOfUser(user)
  const action = useMutation(ConfirmUserEmailDocument, {
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
      variant="primary"
      action={action}
      input={{ id: user.id }}
      isOpen={isOpen}
      onClose={onClose}
    />
  )
}
