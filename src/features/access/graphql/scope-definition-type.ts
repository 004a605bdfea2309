import type { ScopeDefinition } from '../../../core/access/scopes.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'

export const ScopeDefinitionType = builder.objectRef<ScopeDefinition>('ScopeDefinition').implement({
  description: 'A scope and what it allows.',
  ...inherits(),
  fields: (t) => ({
    name: t.expose('name', { type: 'Scope', description: 'The name, such as `users:read`.' }),
    description: t.exposeString('description', { description: 'What the scope allows.' }),
  }),
})
