import { inherits } from './access-rules.ts'
import { builder } from './builder.ts'

/** An answer that is the same for known and unknown addresses. */
export class MailSent {
  readonly message = 'If a mail can be sent to this address, it is on its way.'
}

/** The operation succeeded and returns no data. */
export class Done {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

builder.objectType(MailSent, {
  name: 'MailSent',
  description: 'The request was accepted. The answer is the same for known and unknown addresses.',
  ...inherits(),
  isTypeOf: (value) => value instanceof MailSent,
  fields: (t) => ({ message: t.exposeString('message', { description: 'A message for the user.' }) }),
})

builder.objectType(Done, {
  name: 'Done',
  description: 'The operation succeeded.',
  ...inherits(),
  isTypeOf: (value) => value instanceof Done,
  fields: (t) => ({ message: t.exposeString('message', { description: 'A sentence that describes the result.' }) }),
})
