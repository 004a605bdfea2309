import type { ReactNode } from 'react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup'

/** A choice of few, all of which are seen. @param label what is chosen, for screen readers */
export function Segments<Id extends string>({
  label,
  options,
  selected,
  onSelect,
}: {
  label: string
  options: readonly { id: Id; label: string }[]
  selected: Id
  onSelect(id: Id): void
}): ReactNode {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={([id]) => {
        const option = options.find((each) => each.id === id)
        if (option) onSelect(option.id)
      }}
    >
      {options.map(({ id, label }) => (
        <ToggleButton key={id} id={id} className="segment">
          {label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
