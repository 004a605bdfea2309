import { expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { problemsOf } from '../_util/variables.ts'

test('STORAGE_URL is a directory, or a bucket with credentials from the URL or from the variables of AWS', () => {
  const aws = {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'word',
    AWS_SESSION_TOKEN: 'token',
    AWS_REGION: 'eu-west-1',
  }
  const storageOf = (url: string, env: Record<string, string> = aws) =>
    readSettings({ STORAGE_URL: url, ...env }).secrets.storage
  expect(storageOf('file:///srv/a%20b', {})).toEqual({ kind: 'FILE', directory: '/srv/a b' })
  const bucket = { kind: 'S3', bucket: 'bucket', prefix: '', endpoint: null, region: 'eu-west-1' }
  const ofVariables = { accessKeyId: 'id', secretAccessKey: 'word', sessionToken: 'token' }
  expect(storageOf('s3://bucket')).toEqual({ ...bucket, ...ofVariables })
  const ofFiles = Object.fromEntries(Object.entries(aws).map(([name, text]) => [name, `${text}\n`]))
  expect(storageOf('s3://bucket', ofFiles)).toEqual({ ...bucket, ...ofVariables })
  expect(storageOf('s3://bucket/a/b/?region=eu-central-1&endpoint=http://minio:9000/')).toEqual({
    ...{ ...bucket, ...ofVariables, prefix: 'a/b' },
    ...{ region: 'eu-central-1', endpoint: 'http://minio:9000' },
  })
  const ofUrl = { accessKeyId: 'key', secretAccessKey: 'a/b+c', sessionToken: null }
  expect(storageOf('s3://key:a%2Fb%2Bc@bucket')).toEqual({ ...bucket, ...ofUrl })
  expect(storageOf('s3://key:a%2Fb%2Bc@bucket', {})).toEqual({ ...bucket, ...ofUrl, region: 'us-east-1' })
  expect(problemsOf({ ...aws, STORAGE_URL: 's3://bucket', AWS_REGION: 'EU 1' })).toEqual([
    'AWS_REGION must be a region such as eu-central-1.',
  ])
  expect(problemsOf({ ...aws, AWS_REGION: 'EU 1' })).toEqual([])
})
