import type { ReactNode } from 'react'
import { type ExportFormat, ExportUsersDocument } from '../../../generated/admin.ts'
import { ActionForm } from '../../../session/action-form.tsx'
import { useMutation } from '../../../session/use-mutation.ts'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { Buttons, Dialog } from '../../../ui/dialog.tsx'
import { Select } from '../../../ui/select.tsx'
import { announce } from '../../../ui/toast.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import { type FilterValues, toUserFilter } from '../filter/user-filter.ts'

const formats: readonly ExportFormat[] = ['CSV', 'NDJSON']

/** Downloads the users that the filter finds. @param count how many they are, in words */
export function ExportDialog({
  filter,
  count,
  onClose,
}: {
  filter: FilterValues
  count: string
  onClose(): void
}): ReactNode {
  const { ui } = useTexts()
  const { export: texts } = useAdminTexts()
  const action = useMutation(ExportUsersDocument, {
    keepRequests: true,
    done: ({ url }) => {
      onClose()
      announce(texts.begun)
      // The answer is an attachment: the page stays.
      window.location.assign(url)
    },
  })
  return (
    <Dialog title={texts.title} isOpen onClose={onClose}>
      <p className="dialog-text">{texts.text(count)}</p>
      <ActionForm
        action={action}
        values={(form) => ({
          filter: toUserFilter(filter),
          format: formats.find((each) => each === form.text('format')) ?? 'CSV',
        })}
      >
        <Select
          name="format"
          label={texts.format}
          defaultValue="CSV"
          options={formats.map((id) => ({ id, ...texts.formats[id] }))}
        />
        <Buttons>
          <Button onPress={onClose}>{ui.cancel}</Button>
          <Button type="submit" variant="primary" isPending={action.isPending}>
            {texts.confirm}
          </Button>
        </Buttons>
      </ActionForm>
    </Dialog>
  )
}
