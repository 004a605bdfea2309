import { z } from 'zod'
import { declarePlainQueue } from '../../../core/jobs/declare-queue.ts'

/** The queue of the changes of many users. */
export const bulkQueue = declarePlainQueue('bulk', z.object({ jobId: z.string() }))
