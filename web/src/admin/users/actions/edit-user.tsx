import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { UserRowFragment } from '../../../generated/admin.ts'
import { Button } from '../../../ui/button.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'

const EditUserDialog = lazy(async () => ({ default: (await import('./edit-user-dialog.tsx')).EditUserDialog }))

/** Opens the dialog that changes the profile of a user. */
export function EditUser({ user }: { user: UserRowFragment }): ReactNode {
  const { actions } = useAdminTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>{actions.edit.open}</Button>
      {isOpen && (
        <Suspense>
          <EditUserDialog user={user} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
