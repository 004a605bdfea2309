import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from '../ui/button.tsx'
import { Buttons, Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { ActionForm } from './action-form.tsx'
import type { Action } from './use-action.ts'

/** Asks before something is deleted for good: a word is to be typed, so that it does not happen by a slip. */
export function TypedConfirm({
  title,
  text,
  label,
  confirm,
  action,
  isOpen,
  onClose,
}: {
  title: string
  text: string
  /** Says what is to be typed. */
  label: string
  confirm: string
  /** Takes what was typed. */
  action: Action<string>
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { ui } = useTexts()
  return (
    <Dialog title={title} role="alertdialog" isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      <ActionForm action={action} values={(form) => form.text('typed').trim()}>
        <TextField
          name="typed"
          label={label}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
          isRequired
          autoFocus
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="danger" isPending={action.isPending}>
            {confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}

/** What was typed is something else: in the shape of an error of the API, so that the form shows it at the field. */
export function typedOther(message: string) {
  return {
    __typename: 'ValidationError' as const,
    code: 'VALIDATION_ERROR' as const,
    message,
    fields: [{ path: ['typed'], rule: 'typed', message }],
  }
}
