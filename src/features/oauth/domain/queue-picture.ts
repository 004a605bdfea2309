import type { EntityManager } from '@mikro-orm/postgresql'
import { queueSealedJob } from '../../../core/mail/sealed-job.ts'
import type { Services } from '../../../core/services.ts'

/** The queue of the jobs that fetch pictures from providers. */
export const pictureQueue = 'oauth-picture'

/** A user, and where the provider has the picture. */
interface PictureRequest {
  userId: string
  url: string
}

/** The longest URL that is fetched, in characters. */
const longestUrl = 2000

/** Queues the download of a user's picture, in the caller's transaction: no sign-in waits for it. */
export async function queuePicture(
  deps: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  request: PictureRequest,
): Promise<void> {
  if (request.url.length > longestUrl) return
  await queueSealedJob(deps, em, pictureQueue, request)
}
