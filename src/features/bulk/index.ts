import type { Feature } from '../../core/feature.ts'
import { bulkQueue } from './domain/bulk-queue.ts'
import { runBulkChunk } from './domain/run-bulk-chunk.ts'
import { bulkEvents } from './events.ts'
import './graphql/bulk-job.ts'
import './graphql/bulk-preview-type.ts'
import './graphql/preview-bulk.ts'
import './graphql/run-bulk.ts'
import { BulkJobEntity, deleteOldBulkJob } from './store/bulk-job.ts'
import { BulkPreviewEntity, deletePreviewsBefore } from './store/bulk-preview.ts'

/** The time for which a job is kept, in milliseconds. The queue gives up its work after two weeks. */
const keptMs = 30 * 86_400_000

/** Changes of many users at once. */
export const bulkFeature = {
  name: 'bulk',
  entities: [BulkPreviewEntity, BulkJobEntity],
  events: bulkEvents,
  jobs: { [bulkQueue.name]: runBulkChunk },
  cleanUp: [
    (em, _deps, now) => deletePreviewsBefore(em, now),
    async (em, _deps, now) => {
      while (await deleteOldBulkJob(em, new Date(now.getTime() - keptMs)));
    },
  ],
} satisfies Feature
