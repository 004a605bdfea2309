import type { ReactNode } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'

/** Chooses the columns of a table. The menu stays open while one chooses. */
export function ColumnMenu({
  label,
  columns,
  shown,
  onChoose,
}: {
  label: string
  columns: readonly { id: string; title: string }[]
  shown: readonly string[]
  onChoose(ids: string[]): void
}): ReactNode {
  return (
    <MenuTrigger>
      <Button icon={<Icon name="columns" />}>{label}</Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label={label}
          selectionMode="multiple"
          shouldCloseOnSelect={false}
          selectedKeys={shown}
          onSelectionChange={(keys) => onChoose(keys === 'all' ? columns.map(({ id }) => id) : [...keys].map(String))}
        >
          {columns.map(({ id, title }) => (
            <MenuItem key={id} id={id} className="menu-item" textValue={title}>
              <span className="menu-check">
                <Icon name="check" />
              </span>
              {title}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
