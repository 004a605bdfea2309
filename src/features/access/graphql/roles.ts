import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { RoleDefinitionType } from '../../organization/index.ts'

builder.queryField('roles', (t) =>
  t.field({
    ...requires([['users:read'], ['settings:read']]),
    type: [RoleDefinitionType],
    description:
      'The roles that users can have, with the scopes of each: `user`, `admin`, and those that the operator registered. You can ' +
      'only give a role whose scopes you hold.',
    resolve: (_root, _args, { services }) =>
      Object.entries(services.config.roles).map(([name, scopes]) => ({ name, scopes })),
  }),
)
