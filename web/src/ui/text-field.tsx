import { type ReactNode, type Ref, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
  Label,
  Text,
} from 'react-aria-components/TextField'
import { useTexts } from '../texts/use-texts.tsx'
import { FieldError } from './field-error.tsx'
import { Icon } from './icons.tsx'

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'> {
  label: string
  /** A sentence below the field. */
  hint?: ReactNode
  placeholder?: string
  /** Beside the label, such as a link to a forgotten password. */
  aside?: ReactNode
  inputRef?: Ref<HTMLInputElement>
  /** Digits and letters that stand apart, for codes. */
  look?: 'code'
  /** `none` for names that are written as they are, such as an address. */
  autoCapitalize?: 'none'
}

/** A field for a line of text. Its `name` is that of the input of the API, so that the errors of the server arrive at it. */
export function TextField({
  label,
  hint,
  placeholder,
  aside,
  inputRef,
  look,
  autoCapitalize,
  ...props
}: TextFieldProps): ReactNode {
  return (
    <AriaTextField {...props} className="field">
      <span className="field-head">
        <Label className="label">{label}</Label>
        {aside}
      </span>
      <Input
        ref={inputRef}
        className="input"
        data-look={look}
        placeholder={placeholder}
        autoCapitalize={autoCapitalize}
      />
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError />
    </AriaTextField>
  )
}

/** A field for a password, which can be shown. */
export function PasswordField({
  label,
  hint,
  aside,
  inputRef,
  ...props
}: Omit<TextFieldProps, 'look' | 'type'>): ReactNode {
  const { ui } = useTexts()
  const [isShown, setShown] = useState(false)
  return (
    <AriaTextField {...props} type={isShown ? 'text' : 'password'} className="field">
      <span className="field-head">
        <Label className="label">{label}</Label>
        {aside}
      </span>
      <span className="input-group">
        <Input ref={inputRef} className="input" autoCapitalize="none" spellCheck={false} />
        <Button
          className="input-button"
          aria-label={isShown ? ui.hidePassword : ui.showPassword}
          onPress={() => setShown(!isShown)}
        >
          <Icon name={isShown ? 'eyeOff' : 'eye'} />
        </Button>
      </span>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError />
    </AriaTextField>
  )
}

/** What a code is made of: the digits of an app or a mail, a recovery code, or either. */
export type CodeKind = 'digits' | 'recovery' | 'either'

/** A field for a code from an app, a mail or a list. */
export function CodeField({
  kind = 'digits',
  ...props
}: Omit<TextFieldProps, 'look'> & { kind?: CodeKind }): ReactNode {
  return (
    <TextField
      {...props}
      look="code"
      autoComplete={kind === 'recovery' ? 'off' : 'one-time-code'}
      inputMode={kind === 'digits' ? 'numeric' : 'text'}
      autoCapitalize="none"
      spellCheck="false"
    />
  )
}
