import type { ReactNode } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'

/** A choice of few, in a toolbar: the button says what is chosen. */
export function ChoiceMenu({
  label,
  options,
  selected,
  onSelect,
}: {
  /** What is chosen, for screen readers. */
  label: string
  options: readonly { id: string; label: string }[]
  selected: string
  onSelect(id: string): void
}): ReactNode {
  const shown = options.find(({ id }) => id === selected)?.label ?? ''
  return (
    <MenuTrigger>
      <Button size="small" aria-label={`${shown}, ${label}`}>
        {shown}
        <Icon name="chevronDown" />
      </Button>
      <Popover className="popover" placement="top end">
        <Menu
          className="menu"
          aria-label={label}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[selected]}
          onAction={(id) => onSelect(String(id))}
        >
          {options.map(({ id, label: text }) => (
            <MenuItem key={id} id={id} className="menu-item" textValue={text}>
              <span className="menu-check">
                <Icon name="check" />
              </span>
              {text}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
