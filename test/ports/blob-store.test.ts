import { createHmac, hash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BlobStore, BlobStoreUnavailableError } from '../../src/ports/blob-store.ts'
import { createFileBlobStore } from '../../src/ports/file-blob-store.ts'
import { createS3BlobStore, type S3Options } from '../../src/ports/s3-blob-store.ts'

let directory: string
let s3: S3rver
let options: S3Options
const stores: Record<string, BlobStore> = {}
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-blobs-'))
  s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: join(directory, 's3'),
    configureBuckets: [{ name: 'pictures', configs: [] }],
  })
  const { port } = await s3.run()
  options = {
    ...{ bucket: 'pictures', prefix: 'a/b c', endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1' },
    ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', sessionToken: null },
  }
  stores['a directory'] = createFileBlobStore(join(directory, 'files'))
  stores['a bucket'] = createS3BlobStore(options)
  stores['the top of a bucket'] = createS3BlobStore({ ...options, prefix: '' })
})
afterAll(async () => {
  await s3.close()
  await rm(directory, { recursive: true, force: true })
})

const name = `${'ab'.repeat(20)}-64.webp`
const bytes = (size: number, value = 7) => new Uint8Array(size).fill(value)

describe.each(['a directory', 'a bucket', 'the top of a bucket'])('%s', (kind) => {
  const store = () => stores[kind] as BlobStore

  test('returns what was written, replaces it, and deletes it, any number of times', async () => {
    expect(await store().get(name)).toBeNull()
    await store().put(name, bytes(100_000))
    expect(Uint8Array.from((await store().get(name)) ?? [])).toEqual(bytes(100_000))
    await store().put(name, bytes(3, 9))
    expect(Uint8Array.from((await store().get(name)) ?? [])).toEqual(bytes(3, 9))
    await store().delete(name)
    expect(await store().get(name)).toBeNull()
    await store().delete(name)
  })

  test.each(['../secret', 'a/b', '/etc/passwd', '.hidden', '', 'a\0b', 'A.webp', 'a?versionId=1', 'x'.repeat(200)])(
    'never uses the name %j',
    async (wrong) => {
      await expect(store().get(wrong)).rejects.toThrow('not the name of a stored file')
      await expect(store().put(wrong, bytes(1))).rejects.toThrow('not the name of a stored file')
      await expect(store().delete(wrong)).rejects.toThrow('not the name of a stored file')
    },
  )
})

describe('a directory', () => {
  test('shows a file or none while it is written by many', async () => {
    const sizes = new Set<number>()
    const writes = Array.from({ length: 12 }, (_, index) => stores['a directory']?.put(name, bytes(50_000 + index)))
    const reads = Array.from({ length: 30 }, async () =>
      sizes.add((await stores['a directory']?.get(name))?.length ?? 0),
    )
    await Promise.all([...writes, ...reads])
    for (const size of sizes) expect(size === 0 || (size >= 50_000 && size < 50_012), String(size)).toBe(true)
    await stores['a directory']?.delete(name)
  })

  test('is readable by its owner alone, and what a killed process left is deleted with the file', async () => {
    const files = join(directory, 'files')
    await stores['a directory']?.put(name, bytes(10))
    await writeFile(join(files, 'ab', `.${name}.0123456789ab`), 'half')
    const entries = await readdir(join(files, 'ab'))
    expect(entries).toHaveLength(2)
    await stores['a directory']?.delete(name)
    expect(await readdir(join(files, 'ab'))).toEqual([])
  })

  test('that cannot be used is unavailable, and leaves nothing', async () => {
    const file = join(directory, 'a-file')
    await writeFile(file, '')
    const store = createFileBlobStore(file)
    for (const work of [() => store.put(name, bytes(1)), () => store.get(name), () => store.delete(name)]) {
      await expect(work()).rejects.toBeInstanceOf(BlobStoreUnavailableError)
    }
  })
})

describe('a bucket', () => {
  test.each<[string, Partial<S3Options>]>([
    ['that does not exist', { bucket: 'nothing' }],
    ['of an unknown user', { accessKeyId: 'nobody' }],
    ['of a server that does not answer', { endpoint: 'http://127.0.0.1:1' }],
  ])('%s is unavailable, and no error contains a secret', async (_name, change) => {
    const store = createS3BlobStore({ ...options, ...change })
    const error: unknown = await store.put(name, bytes(1)).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BlobStoreUnavailableError)
    expect(String(error)).not.toMatch(/S3RVER|nobody|Authorization/)
  })

  test.each([null, 'a token of temporary credentials'])(
    'is asked with the signature of AWS, version 4 (session token: %s)',
    async (sessionToken) => {
      const requests: SignedRequest[] = []
      const { endpoint, close } = await listen((req, res) => {
        const chunks: Buffer[] = []
        req.on('data', (chunk: Buffer) => chunks.push(chunk))
        req.on('end', () => {
          requests.push({
            method: req.method ?? '',
            url: req.url ?? '',
            headers: req.headers,
            body: Buffer.concat(chunks),
          })
          res.end()
        })
      })
      const store = createS3BlobStore({
        ...options,
        endpoint,
        region: 'eu-central-1',
        secretAccessKey: 'a secret',
        sessionToken,
      })
      await store.put(name, bytes(50))
      await store.get(name)
      await store.delete(name)
      expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(
        ['PUT', 'GET', 'DELETE'].map((method) => `${method} /pictures/a/b%20c/${name}`),
      )
      for (const request of requests) {
        expect(request.headers['x-amz-content-sha256']).toBe(hash('sha256', request.body))
        expect(request.headers['x-amz-security-token']).toBe(sessionToken ?? undefined)
        expect(request.headers.authorization?.split('Signature=')[1]).toBe(
          signatureOf(request, 'a secret', 'eu-central-1'),
        )
      }
      close()
    },
  )

  test('is asked again after an error of the server, and an object that was cut off is not returned', async () => {
    const statuses = [503, 500, 200]
    const { endpoint, close } = await listen((_req, res) => {
      const status = statuses.shift()
      if (status !== undefined) return void res.writeHead(status).end('whole')
      res.writeHead(200, { 'content-length': '100' })
      res.write('half')
      res.destroy()
    })
    const store = createS3BlobStore({ ...options, endpoint })
    expect(String(await store.get(name))).toBe('whole')
    await expect(store.get(name)).rejects.toBeInstanceOf(BlobStoreUnavailableError)
    close()
  })

  test('of a server that redirects is unavailable, and the other server is not asked', async () => {
    let asked = 0
    const other = await listen((_req, res) => {
      asked += 1
      res.end('from another server')
    })
    const { endpoint, close } = await listen((req, res) => {
      req.resume()
      res.writeHead(307, { location: `${other.endpoint}/${name}` }).end()
    })
    const store = createS3BlobStore({ ...options, endpoint, sessionToken: 'a token of temporary credentials' })
    for (const work of [() => store.put(name, bytes(5)), () => store.get(name), () => store.delete(name)]) {
      await expect(work()).rejects.toThrow('S3 answers with the status 307')
    }
    expect(asked).toBe(0)
    close()
    other.close()
  })
})

interface SignedRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** The signature that S3 expects, computed from a request as it arrived. [AWS Signature Version 4] */
function signatureOf({ method, url, headers, body }: SignedRequest, secret: string, region: string): string {
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? []
  const signed = names.split(';').map((header) => `${header}:${String(headers[header]).trim()}\n`)
  const canonical = [method, url, '', signed.join(''), names, hash('sha256', body)].join('\n')
  const instant = String(headers['x-amz-date'])
  const scope = [instant.slice(0, 8), region, 's3', 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', instant, scope.join('/'), hash('sha256', canonical)].join('\n')
  const mac = (key: string | Buffer, part: string) => createHmac('sha256', key).update(part).digest()
  return mac(scope.reduce<string | Buffer>(mac, `AWS4${secret}`) as Buffer, text).toString('hex')
}

/** A server on loopback. */
async function listen(serve: RequestListener) {
  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() }
}
