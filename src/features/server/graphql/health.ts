import type { PartHealth } from '../../../core/part-health.ts'
import { byCaller, inherits, requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { checkHealth } from '../domain/check-health.ts'

const PartHealthType = builder.objectRef<PartHealth>('PartHealth').implement({
  description: 'The health of one part of the server.',
  ...inherits(),
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'The part: `database`, `jobs`, `mail`, `limiter`, or `identity providers` where there are any.',
    }),
    ok: t.exposeBoolean('ok', { description: 'Whether the part works.' }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'What is wrong, or what an administrator should know. It contains no address and no secret.',
    }),
  }),
})

builder.queryField('health', (t) =>
  t.field({
    ...requires([['stats:read']], { limit: 60, duration: 60, by: byCaller }),
    type: [PartHealthType],
    description:
      'The health of each part of the instance that answers. The connection to the mail server is tried at most every thirty seconds.',
    resolve: (_root, _args, { services }) => checkHealth(services),
  }),
)
