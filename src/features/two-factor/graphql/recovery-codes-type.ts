import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { RecoveryCodes } from '../domain/recovery-codes.ts'

builder.objectType(RecoveryCodes, {
  name: 'RecoveryCodes',
  description:
    'Recovery codes. Each can be used once in place of a code from the authenticator app. They cannot be read again, so ' +
    'the user must store them.',
  ...inherits(),
  isTypeOf: (value) => value instanceof RecoveryCodes,
  fields: (t) => ({ codes: t.exposeStringList('codes', { description: 'The ten codes.' }) }),
})
