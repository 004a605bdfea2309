import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { Form } from 'react-aria-components/Form'
import { Notice } from '../ui/notice.tsx'
import type { Action } from './use-action.ts'

/**
 * A form for an action. The errors of the server arrive at the fields by their names, and the first one gets the focus; a failure of the
 * whole is said above the fields. A form that appears shows no failure from before, such as one of a dialog that was closed.
 *
 * @param values reads the fields
 */
export function ActionForm<Input>({
  action,
  values,
  children,
  label,
}: {
  action: Action<Input>
  values(form: FormFields): Input
  children: ReactNode
  /** For screen readers, where no heading says what the form is for. */
  label?: string
}): ReactNode {
  const form = useRef<HTMLFormElement>(null)
  const { isPending, fieldErrors, forget, reset } = action
  // Before the form is painted. An answer may also have arrived after the dialog was closed, so that closing it is too early for this.
  useLayoutEffect(reset, [reset])
  const focusOnError = useEffectEvent(() => {
    if (Object.keys(fieldErrors).length === 0) return
    form.current?.querySelector<HTMLElement>('input:invalid, [aria-invalid="true"]')?.focus()
  })
  useEffect(() => {
    if (!isPending) focusOnError()
  }, [isPending])
  useEffect(() => {
    // A message that went away on leaving the field would move the button from under the pointer.
    const onInput = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement)) return
      // React has to read the field first: it writes the old text back when it renders before.
      setTimeout(() => {
        forget(target.name)
        const isMended = target.validity.valid && target.closest('[data-invalid]')
        // React Aria looks at a field again when this event says that it has been changed.
        if (isMended) target.dispatchEvent(new Event('change', { bubbles: true }))
      })
    }
    const element = form.current
    element?.addEventListener('input', onInput)
    return () => element?.removeEventListener('input', onInput)
  }, [forget])
  const strays = straysOf(action.fieldErrors, form.current)
  return (
    <Form
      ref={form}
      className="form"
      aria-label={label}
      validationErrors={action.fieldErrors}
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(values(readFields(event.currentTarget)))
      }}
    >
      {(action.failure || strays) && <Notice tone="danger">{action.failure ?? strays}</Notice>}
      {children}
    </Form>
  )
}

/** The values of a form by the names of its fields. */
export interface FormFields {
  /** A text; empty if there is no such field. */
  text(name: string): string
  /** A text, or null if it is empty. */
  optional(name: string): string | null
  /** The values of the boxes that are checked. */
  all(name: string): string[]
}

function readFields(form: HTMLFormElement): FormFields {
  const entries = new FormData(form)
  const text = (name: string) => {
    const value = entries.get(name)
    return typeof value === 'string' ? value : ''
  }
  return {
    text,
    optional: (name) => text(name).trim() || null,
    all: (name) => entries.getAll(name).filter((value) => typeof value === 'string'),
  }
}

/** Errors that no field of the form says: they are said above it, so that none is lost. */
function straysOf(errors: Record<string, string>, form: HTMLFormElement | null): string {
  const strays = Object.entries(errors).filter(([name]) => !form || !saysErrors(form, name))
  return strays.map(([, text]) => text).join(' ')
}

/** Whether a form has a field of this name that shows its errors: boxes have no place for them. */
function saysErrors(form: HTMLFormElement, name: string): boolean {
  const fields = [...form.elements].filter((each) => 'name' in each && each.name === name)
  return fields.some((each) => !(each instanceof HTMLInputElement && each.type === 'checkbox'))
}
