import type { ReactNode } from 'react'
import { Input, SearchField } from 'react-aria-components/SearchField'
import { Icon } from '../../ui/icons.tsx'

/** A field that narrows a list. Escape empties it. @param label what is searched */
export function SearchBox({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange(value: string): void
}): ReactNode {
  return (
    <SearchField className="search-box" aria-label={label} value={value} onChange={onChange}>
      <Icon name="search" />
      <Input className="input" placeholder={label} spellCheck={false} autoCapitalize="none" />
    </SearchField>
  )
}
