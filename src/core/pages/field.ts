import { type Html, html } from './html.ts'

export interface Field {
  name: string
  label: string
  type: 'email' | 'password'
  autocomplete: string
  value?: string
  minLength?: number
  hint?: string
  /** What is wrong with what was sent. */
  error?: string | undefined
  /** Whether typing goes on here when the form has come back. */
  focused?: boolean
}

/** A labelled input with its hint and its error, tied together for those who listen to the page. [WCAG 2.2 3.3.1, 3.3.2] */
export function field({ name, label, type, autocomplete, value, minLength, hint, error, focused }: Field): Html {
  const described = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ')
  return html`<div class="field">
          <label for="${name}">${label}</label>
          <input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required${[
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
