import { useState } from 'react'
import { keepPreference, readPreference } from '../../../lib/preferences.ts'
import { usualColumns } from './user-columns.tsx'

/** The columns that the administrator has chosen; the browser keeps them. */
export function useColumnChoice(): { shown: readonly string[]; choose(columns: readonly string[]): void } {
  const [shown, setShown] = useState<readonly string[]>(
    () => readPreference('userColumns')?.split(',').filter(Boolean) ?? usualColumns,
  )
  const choose = (columns: readonly string[]) => {
    const next = ['name', ...columns.filter((id) => id !== 'name')]
    keepPreference('userColumns', next.join(','))
    setShown(next)
  }
  return { shown: shown.includes('name') ? shown : ['name', ...shown], choose }
}
