import type { ReactNode } from 'react'
import {
  ComboBox as AriaComboBox,
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components/ComboBox'
import { Icon } from './icons.tsx'
import type { Option } from './select.tsx'

/** A choice from a list that the server searches while one types. With a `name`, the id of the choice is sent with the form. */
export function ComboBox({
  label,
  name,
  options,
  text,
  onText,
  selected,
  onSelect,
  empty,
}: {
  label: string
  name?: string
  options: readonly Option[]
  /** What is typed. */
  text: string
  onText(text: string): void
  selected: string | null
  onSelect(id: string | null): void
  /** What is said when nothing is found. */
  empty: string
}): ReactNode {
  return (
    <AriaComboBox
      className="field"
      {...(name && { name })}
      formValue="key"
      items={options}
      inputValue={text}
      onInputChange={onText}
      value={selected}
      onChange={(key) => onSelect(key === null ? null : String(key))}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <Label className="label">{label}</Label>
      <span className="input-group">
        <Input className="input" />
        <Button className="input-button">
          <Icon name="chevronDown" />
        </Button>
      </span>
      <Popover className="popover">
        <ListBox className="list-box" renderEmptyState={() => <p className="list-box-empty">{empty}</p>}>
          {(option: Option) => (
            <ListBoxItem className="list-box-item" id={option.id} textValue={option.label}>
              <span className="list-box-text">
                <Text slot="label">{option.label}</Text>
                {option.detail && (
                  <Text slot="description" className="hint">
                    {option.detail}
                  </Text>
                )}
              </span>
              <Icon name="check" />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
