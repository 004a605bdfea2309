import { useAuth } from '@sallyport/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { UpdateUserDocument, UserDataDocument } from '../../../generated/admin.ts'
import { ActionForm } from '../../../session/action-form.tsx'
import { useAction } from '../../../session/use-action.ts'
import { useSender } from '../../../session/use-mutation.ts'
import { sendRequest } from '../../../session/use-request.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { TextArea } from '../../../ui/text-area.tsx'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'

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
  const readNow = useAppData(id)
  const [before] = useState(() => JSON.stringify(appData))
  const { ui } = useTexts()
  const { actions } = useAdminTexts()
  const action = useAction(
    async (text: string) => {
      const parsed = parseObject(text)
      if (!parsed) return refused(actions.appData.noObject)
      // The whole object is replaced: what somebody else has changed since the dialog was opened would be lost.
      if (JSON.stringify(await readNow()) !== before) return refused(actions.appData.changed)
      return send({ id, input: { appData: parsed } })
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

/** Reads the data as it is now, also for the page below the dialog. */
function useAppData(id: string): () => Promise<Record<string, unknown>> {
  const { client } = useAuth()
  const requests = useQueryClient()
  return async () => {
    const { user } = await requests.fetchQuery({
      queryKey: [UserDataDocument.toString(), { id }],
      queryFn: () => sendRequest(client, UserDataDocument, { id }),
      staleTime: 0,
    })
    return user?.appData ?? {}
  }
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

/** The text is not sent: in the shape of an error of the API, so that the form shows why at the field. */
function refused(message: string) {
  const fields = [{ path: ['appData'], rule: 'unsent', message }]
  return { __typename: 'ValidationError' as const, code: 'VALIDATION_ERROR' as const, message, fields }
}
