import type { ReactNode } from 'react'
import { ReactivateUserDocument } from '../../../generated/admin.ts'
import { ConfirmDialog } from '../../../session/confirm-dialog.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** Lifts the suspension of a user. */
export function Reactivate({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { actions } = useAdminTexts()
  const texts = actions.reactivate
  const name = nameOfUser(user)
  const action = useMutation(ReactivateUserDocument, {
    done: () => {
      onClose()
      announce(texts.done(name))
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
