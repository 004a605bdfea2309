import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { listFailures, maxFailures } from '../domain/list-failures.ts'
import { readProgress } from '../domain/read-progress.ts'
import type { BulkFailure, BulkJob } from '../store/bulk-job.ts'

const BulkFailureType = builder.objectRef<BulkFailure>('BulkFailure').implement({
  description: 'A user who was not changed.',
  ...inherits(),
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the user.' }),
    code: t.expose('code', {
      type: 'ErrorCode',
      nullable: true,
      description: 'The code of the error with which the mutation for one user was refused. Null for any other reason.',
    }),
    message: t.exposeString('message', { description: 'Why the user was not changed.' }),
  }),
})

export const BulkJobType = builder.objectRef<BulkJob>('BulkJob').implement({
  description: 'A change of many users that was begun.',
  ...inherits(),
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'change' in value && 'total' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the job, for `bulkJob`.' }),
    total: t.exposeInt('total', { description: 'How many users are to be changed.' }),
    done: t.int({
      description: 'How many of them are done, with those that failed.',
      resolve: async (job, _args, { services }) => (await readProgress(services, job)).done,
    }),
    failedCount: t.int({
      description: 'How many of them were not changed.',
      resolve: async (job, _args, { services }) => (await readProgress(services, job)).failed,
    }),
    failed: t.field({
      type: [BulkFailureType],
      description: `Those who were not changed, at most ${maxFailures} of them.`,
      resolve: (job, _args, { services }) => listFailures(services, job),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the job was begun.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the last user was done. Null while the job goes on.',
    }),
  }),
})
