import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { RotateSigningKeyDocument } from '../../generated/admin.ts'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { sendRequest } from '../../session/use-request.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/** Says what a new signing key means, and makes one. The API asks for a fresh proof. */
export function RotateDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }): ReactNode {
  const { ui } = useTexts()
  const { signingKeys: texts } = useAdminTexts()
  const { client } = useAuth()
  const rotate = useAction(
    async (_: null) => (await sendRequest(client, RotateSigningKeyDocument, {})).rotateSigningKey,
    {
      done: () => {
        announce(texts.rotated)
        onClose()
      },
    },
  )
  return (
    <Dialog title={texts.dialog.title} isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{texts.dialog.text}</p>
      <p className="dialog-text">{texts.dialog.jwks}</p>
      <ActionForm action={rotate} values={() => null}>
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={rotate.isPending}>
            {texts.dialog.confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
