import { inherits } from './access-rules.ts'
import { builder } from './builder.ts'

/** An answer that is the same whether or not an address was known. */
export class MailSent {
  readonly message = 'If this address can get such a mail, it is on its way.'
}

/** It is done, and there is nothing more to tell. */
export class Done {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

builder.objectType(MailSent, {
  name: 'MailSent',
  description: 'The answer is the same whether or not the address was known.',
  ...inherits(),
  isTypeOf: (value) => value instanceof MailSent,
  fields: (t) => ({ message: t.exposeString('message', { description: 'What to tell the user.' }) }),
})

builder.objectType(Done, {
  name: 'Done',
  description: 'It is done.',
  ...inherits(),
  isTypeOf: (value) => value instanceof Done,
  fields: (t) => ({ message: t.exposeString('message', { description: 'What was done.' }) }),
})
