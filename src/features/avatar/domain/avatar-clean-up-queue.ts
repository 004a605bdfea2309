import { z } from 'zod'
import { declarePlainQueue } from '../../../core/jobs/declare-queue.ts'

/** The queue of the jobs that delete the files of pictures that no longer belong to a user. */
export const avatarCleanUpQueue = declarePlainQueue('avatar-clean-up', z.object({}))
