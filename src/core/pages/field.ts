import { type Html, html } from './html.ts'

interface Field {
  name: string
  label: string
  type: 'email' | 'password' | 'text'
  autocomplete: string
  value?: string
  minLength?: number
  /** Whether the form can be sent without it. */
  optional?: boolean
  hint?: string
  /** The rule that the submitted value breaks. */
  error?: string | undefined
  /** Whether the input has the focus when the form is shown again. */
  focused?: boolean
}

/** A labelled input, associated with its hint and error for screen readers. [WCAG 2.2 3.3.1, 3.3.2] */
export function field({
  name,
  label,
  type,
  autocomplete,
  value,
  minLength,
  optional,
  hint,
  error,
  focused,
}: Field): Html {
  const described = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ')
  return html`<div class="field">
          <label for="${name}">${label}</label>
          <input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${[
            optional ? null : html` required`,
            value ? html` value="${value}"` : null,
            minLength ? html` minlength="${minLength}"` : null,
            described ? html` aria-describedby="${described}"` : null,
            error ? html` aria-invalid="true"` : null,
            focused ? html` autofocus` : null,
          ]}>
          ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : null}
          ${error ? html`<p class="wrong" id="${name}-error">${error}</p>` : null}
        </div>`
}
