import { useAuth } from '@sallyport/client/react'
import type { ReactNode } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Asks for the new address, and sends a link to it. @param isFirst whether the account has no address yet */
export function AddressDialog({
  isFirst,
  isOpen,
  onClose,
  onSent,
}: {
  isFirst: boolean
  isOpen: boolean
  onClose(): void
  onSent(email: string): void
}): ReactNode {
  const { client } = useAuth()
  const { profile: texts } = useAccountTexts()
  const { ui } = useTexts()
  const change = useAction(client.requestEmailChange, { done: (_, { newEmail }) => onSent(newEmail) })
  return (
    <Dialog title={isFirst ? texts.addEmail : texts.changeTitle} isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{isFirst ? texts.addEmailText : texts.changeText}</p>
      <ActionForm action={change} values={(form) => ({ newEmail: form.text('newEmail').trim() })}>
        <TextField
          name="newEmail"
          type="email"
          label={isFirst ? texts.email : texts.newEmail}
          autoComplete="email"
          isRequired
          autoFocus
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {texts.sendLink}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
