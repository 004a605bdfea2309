import type { SessionTokens } from '@sallyport/client'
import { type ReactNode, useState } from 'react'
import { ImpersonateUserDocument } from '../../../generated/admin.ts'
import { partAddress } from '../../../lib/part-address.ts'
import { ActionForm } from '../../../session/action-form.tsx'
import { impersonationPath } from '../../../session/impersonation/messages.ts'
import { useMutation } from '../../../session/use-mutation.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { usePageConfig } from '../../../ui/page-config-context.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { openImpersonation } from '../../impersonation/open-impersonation.ts'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** Opens the account of a user in a window of its own. Where the browser does not let the console do that by itself, a button does. */
export function Impersonate({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { ui } = useTexts()
  const { actions } = useAdminTexts()
  const { basePath } = usePageConfig()
  const [waiting, setWaiting] = useState<SessionTokens | null>(null)
  const texts = actions.impersonate
  const close = () => {
    setWaiting(null)
    onClose()
  }
  const open = (tokens: SessionTokens) => {
    if (openImpersonation(partAddress(basePath, impersonationPath), tokens)) close()
    else setWaiting(tokens)
  }
  const action = useMutation(ImpersonateUserDocument, {
    done: (result) => open({ ...result, refreshToken: null }),
  })
  if (waiting) {
    return (
      <Dialog title={texts.blockedTitle} isOpen={isOpen} onClose={close}>
        <p className="dialog-text">{texts.blockedText}</p>
        <Buttons>
          <Button onPress={close}>{ui.cancel}</Button>
          <Button variant="primary" onPress={() => open(waiting)}>
            {texts.openWindow}
          </Button>
        </Buttons>
      </Dialog>
    )
  }
  return (
    <Dialog title={texts.title(nameOfUser(user))} isOpen={isOpen} onClose={close}>
      <p className="dialog-text">{texts.text}</p>
      <ActionForm action={action} values={(form) => ({ id: user.id, reason: form.text('reason') })}>
        <TextField name="reason" label={texts.reason} hint={texts.reasonHint} maxLength={500} isRequired autoFocus />
        <Buttons>
          <Button onPress={close}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={action.isPending}>
            {texts.confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
