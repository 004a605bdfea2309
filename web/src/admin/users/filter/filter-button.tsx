import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useAdminTexts } from '../../texts/use-admin-texts.ts'
import type { FilterValues } from './user-filter.ts'

const FilterDialog = lazy(async () => ({ default: (await import('./filter-dialog.tsx')).FilterDialog }))

/** Opens the dialog with the filters. */
export function FilterButton({
  filter,
  onFilter,
}: {
  filter: FilterValues
  onFilter(filter: FilterValues): void
}): ReactNode {
  const { users } = useAdminTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={<Icon name="filter" />} onPress={() => setOpen(true)}>
        {users.filter.open}
      </Button>
      {isOpen && (
        <Suspense>
          <FilterDialog
            filter={filter}
            onClose={() => setOpen(false)}
            onFilter={(next) => {
              setOpen(false)
              onFilter(next)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
