import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { declareQueue } from '../../../core/jobs/declare-queue.ts'
import type { Services } from '../../../core/services.ts'

/** A user, and where the provider has the picture. */
const pictureRequest = z.object({ userId: z.string(), url: z.string() })

/** The queue of the jobs that fetch pictures from providers. */
export const pictureQueue = declareQueue('oauth-picture', pictureRequest)

/** The longest URL that is fetched, in characters. */
const maxUrlLength = 2000

/** Queues the download of a user's picture, in the caller's transaction: no sign-in waits for it. */
export async function queuePicture(
  deps: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  request: z.infer<typeof pictureRequest>,
): Promise<void> {
  if (request.url.length > maxUrlLength) return
  await pictureQueue.add(deps, em, request)
}
