import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import type { FilterValues } from '../filter/user-filter.ts'

const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }))

/** Opens the dialog that downloads the users of the list. @param count how many they are, in words */
export function ExportButton({ filter, count }: { filter: FilterValues; count: string }): ReactNode {
  const { export: texts } = useAdminTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={<Icon name="download" />} onPress={() => setOpen(true)}>
        {texts.open}
      </Button>
      {isOpen && (
        <Suspense>
          <ExportDialog filter={filter} count={count} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
