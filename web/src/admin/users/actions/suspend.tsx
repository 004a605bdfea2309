import { type ReactNode, useState } from 'react'
import { SuspendUserDocument } from '../../../generated/admin.ts'
import { ActionForm } from '../../../session/action-form.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { nameOfUser } from '../name-of-user.ts'
import type { ActionDialogProps } from './action-dialog.ts'

/** How long a suspension lasts, in days; `date` is a day that is chosen. */
const lengths = ['open', '1', '7', '30', 'date'] as const
type Length = (typeof lengths)[number]

/** Suspends a user, for a time or until somebody lifts it. */
export function Suspend({ user, isOpen, onClose }: ActionDialogProps): ReactNode {
  const { ui } = useTexts()
  const { actions } = useAdminTexts()
  const [length, setLength] = useState<Length>('open')
  const texts = actions.suspend
  const name = nameOfUser(user)
  const action = useMutation(SuspendUserDocument, {
    done: () => {
      onClose()
      announce(texts.done(name))
    },
  })
  return (
    <Dialog title={texts.title(name)} isOpen={isOpen} onClose={onClose}>
      <p className="dialog-text">{texts.text}</p>
      <ActionForm
        action={action}
        values={(form) => ({ id: user.id, reason: form.optional('reason'), until: endOf(length, form.text('until')) })}
      >
        <TextField name="reason" label={texts.reason} hint={texts.reasonHint} maxLength={500} autoFocus />
        <Select
          label={texts.length}
          options={lengths.map((id) => ({ id, label: texts.lengths[id] }))}
          value={length}
          onChange={(next) => setLength(lengths.find((each) => each === next) ?? 'open')}
        />
        {length === 'date' && <TextField type="date" name="until" label={texts.until} isRequired />}
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="danger" isPending={action.isPending}>
            {texts.confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}

/** When the suspension ends; null if somebody has to lift it. A day is over at its end, where the administrator is. */
function endOf(length: Length, day: string): string | null {
  if (length === 'open') return null
  if (length !== 'date') return new Date(Date.now() + Number(length) * 86_400_000).toISOString()
  const end = new Date(`${day}T00:00`)
  end.setDate(end.getDate() + 1)
  return Number.isNaN(end.getTime()) ? null : end.toISOString()
}
