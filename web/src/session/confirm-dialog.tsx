import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button, type ButtonVariant } from '../ui/button.tsx'
import { Buttons, Dialog } from '../ui/dialog.tsx'
import { ActionForm } from './action-form.tsx'
import type { Action } from './use-action.ts'

/** Asks before something is done. The dialog stays open until it is done, and says why if it is not. */
export function ConfirmDialog<Input>({
  title,
  text,
  confirm,
  variant = 'danger',
  action,
  input,
  isOpen,
  onClose,
}: {
  title: string
  text: ReactNode
  /** The word on the button: what it does. */
  confirm: string
  variant?: ButtonVariant
  action: Action<Input>
  input: Input
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { ui } = useTexts()
  return (
    <Dialog title={title} role="alertdialog" isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      <ActionForm action={action} values={() => input}>
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant={variant} isPending={action.isPending}>
            {confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
