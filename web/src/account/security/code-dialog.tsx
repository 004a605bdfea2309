import { type ReactNode, useLayoutEffect } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import type { Action } from '../../session/use-action.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, type ButtonVariant, TextButton } from '../../ui/button.tsx'
import { Buttons, Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { CodeField } from '../../ui/text-field.tsx'
import { useAccountTexts } from '../texts/use-account-texts.ts'

/** Asks for a code of the second factor before it is changed. */
export function CodeDialog({
  title,
  text,
  confirm,
  variant,
  action,
  withoutCode,
  isOpen,
  onClose,
}: {
  title: string
  text: string
  confirm: string
  variant: ButtonVariant
  action: Action<{ code: string }>
  /** Does the same without a code; left out where a code is needed. */
  withoutCode?: Action<object> | undefined
  isOpen: boolean
  onClose(): void
}): ReactNode {
  const { account, ui } = useTexts()
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      <ActionForm action={action} values={(form) => ({ code: form.text('code').trim() })}>
        <CodeField name="code" label={account.security.codeOrRecovery} kind="either" isRequired autoFocus />
        {withoutCode && <WithoutCode action={withoutCode} />}
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

function WithoutCode({ action }: { action: Action<object> }): ReactNode {
  const { security } = useAccountTexts()
  const { reset } = action
  // A dialog that appears shows no failure from before.
  useLayoutEffect(reset, [reset])
  return (
    <>
      <Problem text={action.problem} />
      <p>
        <TextButton onPress={() => void action.run({})}>{security.noCode}</TextButton>
      </p>
    </>
  )
}
