import type { ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu'
import { useTexts } from '../texts/use-texts.tsx'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'

export interface MenuEntry {
  id: string
  label: string
  icon?: IconName
  /** For what cannot be undone. */
  danger?: boolean
  href?: string
  onAction?(): void
}

/** A menu that opens from a button. */
export function Menu({
  trigger,
  label,
  entries,
}: {
  trigger: ReactNode
  label: string
  entries: readonly MenuEntry[]
}): ReactNode {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="menu" aria-label={label} items={entries}>
          {({ id, label, icon, danger, href, onAction }) => (
            <AriaMenuItem
              id={id}
              className="menu-item"
              textValue={label}
              data-danger={danger || undefined}
              {...(href && { href })}
              {...(onAction && { onAction })}
            >
              {icon && <Icon name={icon} />}
              {label}
            </AriaMenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

/** The further actions of a row. @param of the name of the row, for screen readers */
export function RowMenu({ of, entries }: { of: string; entries: readonly MenuEntry[] }): ReactNode {
  const { ui } = useTexts()
  const label = ui.actionsFor(of)
  return (
    <Menu
      label={label}
      entries={entries}
      trigger={
        <IconButton label={label}>
          <Icon name="more" />
        </IconButton>
      }
    />
  )
}
