import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DeleteUserDocument } from '../../../generated/admin.ts'
import { ConfirmDialog } from '../../../session/confirm-dialog.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** Deletes the account of a user, and goes back to the list. */
export function DeleteUser({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { actions } = useAdminTexts()
  const navigate = useNavigate()
  const texts = actions.delete
  const name = nameOfUser(user)
  const action = useMutation(DeleteUserDocument, {
    done: async () => {
      onClose()
      announce(texts.done(name))
      await navigate({ to: '/users' })
    },
  })
  return (
    <ConfirmDialog
      title={texts.title(name)}
      text={texts.text}
      confirm={texts.confirm}
      action={action}
      input={{ id: user.id }}
      isOpen={isOpen}
      onClose={onClose}
    />
  )
}
