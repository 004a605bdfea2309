import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { readBulkJob } from '../domain/read-bulk-job.ts'
import { BulkJobType } from './bulk-job-type.ts'

builder.queryField('bulkJob', (t) =>
  t.field({
    ...requires([['users:read'], ['users:write']]),
    type: BulkJobType,
    nullable: true,
    description:
      'A change of many users that was begun. With `users:read` you can read every job, with `users:write` alone your own. Null if there ' +
      'is none. Jobs are kept for thirty days.',
    args: { id: t.arg.id({ required: true, description: 'The id of the job.' }) },
    resolve: (_root, { id }, context) => readBulkJob(context.services, userCaller(context), id),
  }),
)
