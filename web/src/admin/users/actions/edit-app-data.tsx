import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'

const EditAppDataDialog = lazy(async () => ({
  default: (await import('./edit-app-data-dialog.tsx')).EditAppDataDialog,
}))

/** Opens the dialog that changes the operator's data about a user. */
export function EditAppData({ id, appData }: { id: string; appData: Record<string, unknown> }): ReactNode {
  const { actions } = useAdminTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>{actions.appData.open}</Button>
      {isOpen && (
        <Suspense>
          <EditAppDataDialog id={id} appData={appData} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
