import type { ReactNode } from 'react'
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Label,
  Text,
} from 'react-aria-components/TextField'
import { FieldError } from './field-error.tsx'

/** A field for several lines of text. @param look `code` for what is written for programs, such as JSON */
export function TextArea({
  label,
  hint,
  rows = 6,
  look,
  ...props
}: Omit<AriaTextFieldProps, 'children' | 'className' | 'style'> & {
  label: string
  hint?: ReactNode
  rows?: number
  look?: 'code'
}): ReactNode {
  return (
    <AriaTextField {...props} className="field">
      <Label className="label">{label}</Label>
      <AriaTextArea className="input text-area" data-look={look === 'code' ? 'json' : undefined} rows={rows} />
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError />
    </AriaTextField>
  )
}
