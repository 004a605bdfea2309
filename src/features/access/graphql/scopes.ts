import { allScopes, type ScopeDefinition as Definition } from '../../../core/access/scopes.ts'
import { inherits, isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'

const ScopeDefinition = builder.objectRef<Definition>('ScopeDefinition').implement({
  description: 'A scope with what it allows.',
  ...inherits(),
  fields: (t) => ({
    name: t.expose('name', { type: 'Scope', description: 'Such as `users:read`.' }),
    description: t.exposeString('description', { description: 'What it allows.' }),
  }),
})

builder.queryField('scopes', (t) =>
  t.field({
    ...isPublic(),
    type: [ScopeDefinition],
    description: 'Every scope this server knows, with what it allows.',
    resolve: (_root, _args, { services }) => allScopes(services.config),
  }),
)
