import type { ReactNode } from 'react'
import { FieldError as AriaFieldError } from 'react-aria-components/TextField'
import { useTexts } from '../texts/use-texts.tsx'

/** Why the value of a field is not accepted, in the language of the page and not in that of the browser. */
export function FieldError(): ReactNode {
  const { ui } = useTexts()
  return (
    <AriaFieldError className="field-error">
      {({ validationDetails, validationErrors }) => {
        if (validationDetails.valueMissing) return ui.required
        if (validationDetails.typeMismatch) return ui.invalidEmail
        return validationErrors.join(' ')
      }}
    </AriaFieldError>
  )
}
