import { hash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { assertBlobName, type BlobStore, BlobStoreUnavailableError } from './blob-store.ts'

export interface S3Options {
  bucket: string
  /** The directory within the bucket, without slashes at its ends; empty: the top. */
  prefix: string
  /** The URL of a server other than Amazon's, without a trailing slash. */
  endpoint: string | null
  region: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string | null
}

/** Milliseconds for one request, with its retries. */
const timeoutMs = 10_000

/** Keeps each file as an object in a bucket of Amazon S3 or of a server with the same API. A request that fails is retried twice. */
export function createS3BlobStore(options: S3Options): BlobStore {
  const { accessKeyId, secretAccessKey, sessionToken, region } = options
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === null ? {} : { sessionToken }),
    service: 's3',
    region,
    retries: 2,
    initRetryMs: 100,
  })
  const base = baseUrl(options)

  const send = async (method: string, name: string, body?: Uint8Array<ArrayBuffer>): Promise<Response> => {
    assertBlobName(name)
    const headers = {
      // The server compares the object with its digest, so a part of one is never stored.
      'x-amz-content-sha256': hash('sha256', body ?? ''),
      ...(body ? { 'content-type': 'image/webp', 'content-length': String(body.byteLength) } : {}),
    }
    const signal = AbortSignal.timeout(timeoutMs)
    // A redirect to another host would take the session token along, and a signature is only valid for the host that it was made for.
    const request = { method, headers, signal, redirect: 'manual' as const, ...(body ? { body } : {}) }
    return client.fetch(`${base}/${name}`, request).catch((error: unknown) => {
      throw new BlobStoreUnavailableError(reasonOf(error), { cause: error })
    })
  }

  return {
    async put(name, bytes) {
      await finish(await send('PUT', name, new Uint8Array(bytes)))
    },
    async get(name) {
      const response = await send('GET', name)
      if (response.status !== 404) return finish(response)
      await response.body?.cancel()
      return null
    },
    async delete(name) {
      const response = await send('DELETE', name)
      if (response.status !== 404) await finish(response)
      else await response.body?.cancel()
    },
  }
}

/**
 * Amazon's buckets have a host each; other servers take the bucket as the first part of the path. So do buckets with a dot in
 * their name, which no certificate covers.
 */
function baseUrl({ bucket, prefix, endpoint, region }: S3Options): string {
  const path = prefix.split('/').filter(Boolean).map(encodeURIComponent)
  if (endpoint !== null) return [endpoint, bucket, ...path].join('/')
  const host = `s3.${region}.amazonaws.com`
  return bucket.includes('.')
    ? [`https://${host}`, bucket, ...path].join('/')
    : [`https://${bucket}.${host}`, ...path].join('/')
}

async function finish(response: Response): Promise<Buffer> {
  if (!response.ok) {
    await response.body?.cancel()
    throw new BlobStoreUnavailableError(`S3 answers with the status ${response.status}`)
  }
  try {
    return Buffer.from(await response.arrayBuffer())
  } catch (error) {
    throw new BlobStoreUnavailableError(reasonOf(error), { cause: error })
  }
}

/** The kind of a failure. The message of an error could contain more of the request. */
function reasonOf(error: unknown): string {
  const { name = 'unknown error', cause } = error instanceof Error ? error : {}
  return cause instanceof Error && 'code' in cause ? String(cause.code) : name
}
