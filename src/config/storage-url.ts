import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Reader } from './reader.ts'
import type { Storage } from './settings.ts'
import { shown } from './shown.ts'
import * as value from './values.ts'

/** The parts of a `STORAGE_URL`. Those of S3 that the URL does not have come from AWS's own variables. */
type StorageUrl =
  | { kind: 'FILE'; directory: string }
  | {
      kind: 'S3'
      bucket: string
      prefix: string
      endpoint: string | null
      region: string | null
      accessKeyId: string
      secretAccessKey: string
    }

/** Reads where files are stored; null if STORAGE_URL is not set. A problem never contains a value. */
export function readStorage({ read, problem }: Reader): Storage | null {
  const url = read('STORAGE_URL', storageUrl, null)
  // The variables of AWS may be set for other programs: they are only checked where they are used.
  const region = read('AWS_REGION', shown(value.trimmed), null)
  const accessKeyId = read('AWS_ACCESS_KEY_ID', value.trimmed, null)
  const secretAccessKey = read('AWS_SECRET_ACCESS_KEY', value.trimmed, null)
  const sessionToken = read('AWS_SESSION_TOKEN', value.trimmed, null)
  if (url === null || url.kind === 'FILE') return url
  const ofUrl = url.accessKeyId !== ''
  const id = ofUrl ? url.accessKeyId : accessKeyId
  const secret = ofUrl ? url.secretAccessKey : secretAccessKey
  if (id === null || secret === null) {
    problem('STORAGE_URL needs the credentials of S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.')
    return null
  }
  if (url.region === null && region !== null && !isRegion(region)) {
    problem('AWS_REGION must be a region such as eu-central-1.')
  }
  return {
    ...url,
    region: url.region ?? region ?? 'us-east-1',
    accessKeyId: id,
    secretAccessKey: secret,
    // The token belongs to the credentials of the variables.
    sessionToken: ofUrl ? null : sessionToken,
  }
}

const storageUrl = shown(
  z
    .string()
    .trim()
    .transform((text, context): StorageUrl => {
      const parsed = text.startsWith('s3:') ? parseS3(text) : parseFile(text)
      if (typeof parsed !== 'string') return parsed
      context.addIssue({ code: 'custom', message: parsed })
      return z.NEVER
    }),
  writeStorageUrl,
)

/** The URL without the credentials that it may have. */
function writeStorageUrl(storage: StorageUrl): string {
  if (storage.kind === 'FILE') return pathToFileURL(storage.directory).href
  const { bucket, prefix, endpoint, region } = storage
  const parameters = new URLSearchParams({ ...(endpoint ? { endpoint } : {}), ...(region ? { region } : {}) })
  return `s3://${bucket}/${prefix}${parameters.size > 0 ? `?${parameters}` : ''}`
}

const shapes = 'must be file:///directory or s3://bucket/prefix?endpoint=https://…&region=…'

/** @returns the end of a sentence for a URL that is malformed */
function parseFile(text: string): StorageUrl | string {
  const url = URL.parse(text)
  if (url?.protocol !== 'file:' || !text.startsWith('file://')) return shapes
  if (url.host !== '') return 'must have three slashes before the directory: file:///directory'
  if (url.search !== '' || url.hash !== '') return 'must have no query and no fragment after a directory'
  try {
    const directory = fileURLToPath(url)
    return isAbsolute(directory) && directory !== '/' ? { kind: 'FILE', directory } : shapes
  } catch {
    return shapes
  }
}

function parseS3(text: string): StorageUrl | string {
  const url = URL.parse(text)
  if (url === null || !text.startsWith('s3://') || url.hash !== '' || url.port !== '') return shapes
  // [Amazon S3 User Guide, bucket naming rules]
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.host))
    return 'must name a bucket of 3 to 63 lower-case letters, digits, dots or hyphens'
  const unknown = [...url.searchParams.keys()].some((name) => name !== 'endpoint' && name !== 'region')
  if (unknown) return 'must have no parameter but `endpoint` and `region`'
  const endpoint = url.searchParams.get('endpoint')
  const checked = endpoint === null ? null : value.webUrl.safeParse(endpoint)
  if (checked?.success === false)
    return 'must have an `endpoint` that is an http:// or https:// URL without credentials, query or fragment'
  const region = url.searchParams.get('region')
  if (region !== null && !isRegion(region)) return 'must have a `region` such as eu-central-1'
  const [prefix, accessKeyId, secretAccessKey] = [url.pathname, url.username, url.password].map(decode)
  if (prefix === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    return 'must be percent-encoded: its path or its credentials contain a % that is not an escape sequence'
  }
  if ((accessKeyId === '') !== (secretAccessKey === ''))
    return 'must have both credentials, as in s3://id:secret@bucket, or neither'
  return {
    kind: 'S3',
    bucket: url.host,
    prefix: prefix.replace(/^\/+|\/+$/g, ''),
    endpoint: checked?.data ?? null,
    region,
    accessKeyId,
    secretAccessKey,
  }
}

function isRegion(text: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(text)
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
