import { inherits, isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { listRoles, type RoleDefinition } from '../domain/list-roles.ts'

export const RoleDefinitionType = builder.objectRef<RoleDefinition>('RoleDefinition').implement({
  description: 'A role and the scopes that it grants.',
  ...inherits(),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the role.' }),
    scopes: t.expose('scopes', { type: ['Scope'], description: 'The scopes that the role grants.' }),
  }),
})

builder.queryField('organizationRoles', (t) =>
  t.field({
    ...isPublic(),
    type: [RoleDefinitionType],
    description:
      'The roles that members of an organization can have, with the scopes of each. The scopes hold inside that organization ' +
      'alone.',
    resolve: (_root, _args, { services }) => listRoles(services),
  }),
)
