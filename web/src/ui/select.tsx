import type { ReactNode } from 'react'
import {
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components/Select'
import { FieldError } from './field-error.tsx'
import { Icon } from './icons.tsx'

export interface Option {
  id: string
  label: string
  /** A line below the label. */
  detail?: string
}

export interface SelectProps extends Omit<AriaSelectProps<Option, 'single'>, 'children' | 'className' | 'style'> {
  /** Without one, give `aria-label`. */
  label?: string
  hint?: ReactNode
  options: readonly Option[]
  size?: 'medium' | 'small'
}

/** A choice from a list. With a `name`, its value is sent with the form. */
export function Select({ label, hint, options, size = 'medium', ...props }: SelectProps): ReactNode {
  return (
    <AriaSelect {...props} className="field">
      {label && <Label className="label">{label}</Label>}
      <Button className="select-button" data-size={size}>
        <SelectValue<Option> className="select-value">
          {({ selectedItems, defaultChildren }) => selectedItems[0]?.label ?? defaultChildren}
        </SelectValue>
        <Icon name="chevronDown" />
      </Button>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError />
      <Popover className="popover">
        <ListBox className="list-box" items={options}>
          {(option) => (
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
    </AriaSelect>
  )
}
