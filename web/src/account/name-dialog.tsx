import type { ReactNode } from 'react'
import { ActionForm } from '../session/action-form.tsx'
import type { Action } from '../session/use-action.ts'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from '../ui/button.tsx'
import { Buttons, Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'

/** Gives something another name. It is open while there is a `thing`. */
export function NameDialog({
  title,
  label,
  hint,
  thing,
  action,
  onClose,
}: {
  title: string
  label: string
  hint?: string
  thing: { id: string; name: string } | null
  action: Action<{ id: string; name: string }>
  onClose(): void
}): ReactNode {
  const { ui } = useTexts()
  return (
    <Dialog title={title} isOpen={thing !== null} onClose={onClose}>
      <ActionForm action={action} values={(form) => ({ id: thing?.id ?? '', name: form.text('name').trim() })}>
        <TextField
          name="name"
          label={label}
          hint={hint}
          defaultValue={thing?.name ?? ''}
          isRequired
          autoFocus
          maxLength={100}
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={action.isPending}>
            {ui.save}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
