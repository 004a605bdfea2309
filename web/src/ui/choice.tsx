import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components/Checkbox'
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components/Switch'
import { Icon } from './icons.tsx'

/** A setting that is on or off, and changes at once. */
export function Switch({
  children,
  ...props
}: Omit<AriaSwitchProps, 'children' | 'className' | 'style'> & { children: ReactNode }): ReactNode {
  return (
    <AriaSwitch {...props} className="switch">
      <span className="switch-track" aria-hidden="true">
        <span className="switch-thumb" />
      </span>
      <span>{children}</span>
    </AriaSwitch>
  )
}

/** A choice that is sent with a form. Without a text, give `aria-label`. */
export function Checkbox({
  hint,
  children,
  ...props
}: Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> & {
  hint?: ReactNode
  children?: ReactNode
}): ReactNode {
  return (
    <AriaCheckbox {...props} className="checkbox">
      <span className="checkbox-box" aria-hidden="true">
        <Icon name={props.isIndeterminate ? 'minus' : 'check'} />
      </span>
      {children && (
        <span className="checkbox-text">
          {children}
          {hint && <span className="hint">{hint}</span>}
        </span>
      )}
    </AriaCheckbox>
  )
}
