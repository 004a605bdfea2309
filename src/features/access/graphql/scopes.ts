import { allScopes } from '../../../core/access/scopes.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ScopeDefinitionType } from './scope-definition-type.ts'

builder.queryField('scopes', (t) =>
  t.field({
    ...isPublic(),
    type: [ScopeDefinitionType],
    description: 'Every scope that this server knows: the built-in ones and those that the operator registered.',
    resolve: (_root, _args, { services }) => allScopes(services.config),
  }),
)
