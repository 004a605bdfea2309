import type { ReactNode } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import type { Action } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, type ButtonVariant } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { CodeField } from '../../ui/text-field.tsx'

/** Asks for a code of the second factor before it is changed. */
export function CodeDialog({
  title,
  text,
  confirm,
  variant,
  action,
  onNoCode,
  isOpen,
  onClose,
}: {
  title: string
  text: string
  confirm: string
  variant: ButtonVariant
  action: Action<{ code: string }>
  /** Goes on without a code; left out where a code is needed. */
  onNoCode?: (() => void) | undefined
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { account, ui } = useTexts()
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      <ActionForm action={action} values={(form) => ({ code: form.text('code').trim() })}>
        <CodeField name="code" label={account.security.codeOrRecovery} kind="either" isRequired autoFocus />
        {onNoCode && (
          <Button variant="quiet" size="small" onPress={onNoCode}>
            {account.security.noCode}
          </Button>
        )}
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
