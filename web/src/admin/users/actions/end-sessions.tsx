import type { ReactNode } from 'react'
import { RevokeUserSessionsDocument } from '../../../generated/admin.ts'
import { ConfirmDialog } from '../../../session/confirm-dialog.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** Ends every session of a user, on all devices. */
export function EndSessions({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { actions } = useAdminTexts()
  const texts = actions.sessions
  const name = nameOfUser(user)
  const action = useMutation(RevokeUserSessionsDocument, {
    done: ({ count }) => {
      onClose()
      announce(texts.done(count))
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
