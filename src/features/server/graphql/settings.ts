import type { ShownVariable } from '../../../config.ts'
import { inherits, requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'

const Setting = builder.objectRef<ShownVariable>('Setting').implement({
  description: 'A variable of the configuration as it is in force.',
  ...inherits(),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the variable, such as `JWT_TTL`.' }),
    value: t.exposeString('value', {
      description:
        'The value in force. Empty for a secret, and for a variable without a default that is not set. The URL of a service has ' +
        'neither its credentials nor its parameters.',
    }),
    isDefault: t.boolean({
      description: 'Whether the variable is not set, so that its default applies.',
      resolve: ({ isSet }) => !isSet,
    }),
    isSecret: t.exposeBoolean('isSecret', {
      description: 'Whether the value is a secret, which is never returned.',
    }),
  }),
})

builder.queryField('settings', (t) =>
  t.field({
    ...requires([['settings:read']]),
    type: [Setting],
    description:
      'Every variable of the configuration, in the order of the names, with the value that the instance that answers was started ' +
      'with. Secrets are never returned.',
    resolve: (_root, _args, { services }) => services.variables,
  }),
)
