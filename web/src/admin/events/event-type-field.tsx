import type { ReactNode } from 'react'
import { Header } from 'react-aria-components/Header'
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Select,
  SelectValue,
} from 'react-aria-components/Select'
import { locales } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { eventGroups, eventTypes, groupOf } from './event-kinds.ts'

/** A choice of any number of types of events, in groups. */
export function EventTypeField({
  selected,
  onSelect,
}: {
  selected: readonly string[]
  onSelect(types: string[]): void
}): ReactNode {
  const { events } = useAdminTexts()
  const { texts, language } = useLanguage()
  const types = eventTypes(texts.account.events, locales[language])
  const names = new Map<string, string>(types)
  const chosen = selected.map((type) => names.get(type) ?? type)
  return (
    <Select className="field" selectionMode="multiple" value={selected} onChange={(keys) => onSelect(keys.map(String))}>
      <Label className="label">{events.filter.names.type}</Label>
      <Button className="select-button">
        <SelectValue className="select-value">
          {chosen.length === 0 ? events.filter.anyType : chosen.join(', ')}
        </SelectValue>
        <Icon name="chevronDown" />
      </Button>
      <Popover className="popover">
        <ListBox className="list-box">
          {eventGroups.map((group) => (
            <ListBoxSection key={group} id={group}>
              <Header className="menu-header">{events.filter.groups[group]}</Header>
              {types
                .filter(([type]) => groupOf(type) === group)
                .map(([type, text]) => (
                  <ListBoxItem key={type} id={type} className="list-box-item" textValue={text}>
                    <span className="list-box-text">{text}</span>
                    <Icon name="check" />
                  </ListBoxItem>
                ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
