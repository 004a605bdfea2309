import type { ReactNode } from 'react'
import { UpdateUserDocument } from '../../../generated/admin.ts'
import { ActionForm } from '../../../session/action-form.tsx'
import { useAction } from '../../../session/use-action.ts'
import { useSender } from '../../../session/use-mutation.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { TextArea } from '../../../ui/text-area.tsx'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.tsx'

/** Changes the operator's data about a user, as JSON. */
export function EditAppDataDialog({
  id,
  appData,
  onClose,
}: {
  id: string
  appData: Record<string, unknown>
  onClose(): void
}): ReactNode {
  const { actions } = useAdminTexts()
  return (
    <Dialog title={actions.appData.title} size="large" isOpen onClose={onClose}>
      <Form id={id} appData={appData} onClose={onClose} />
    </Dialog>
  )
}

function Form({ id, appData, onClose }: { id: string; appData: Record<string, unknown>; onClose(): void }): ReactNode {
  const send = useSender(UpdateUserDocument)
  const { ui } = useTexts()
  const { actions } = useAdminTexts()
  const action = useAction(
    async (text: string) => {
      const parsed = parseObject(text)
      return parsed ? send({ id, input: { appData: parsed } }) : noObject(actions.appData.noObject)
    },
    {
      done: () => {
        onClose()
        announce(ui.saved)
      },
    },
  )
  return (
    <ActionForm action={action} values={(form) => form.text('appData')}>
      <TextArea
        name="appData"
        label={actions.appData.label}
        hint={actions.appData.hint}
        look="code"
        rows={12}
        defaultValue={JSON.stringify(appData, null, 2)}
        spellCheck="false"
        autoFocus
      />
      <Buttons>
        <Button onPress={onClose}>{ui.cancel}</Button>
        <Button type="submit" variant="primary" isPending={action.isPending}>
          {ui.save}
        </Button>
      </Buttons>
    </ActionForm>
  )
}

/** Reads a JSON object; null for anything else. */
function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

/** The text is no JSON object: in the shape of an error of the API, so that the form shows it at the field. */
function noObject(message: string) {
  const fields = [{ path: ['appData'], rule: 'json', message }]
  return { __typename: 'ValidationError' as const, code: 'VALIDATION_ERROR' as const, message, fields }
}
