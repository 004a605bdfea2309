import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-data-directory-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const workers = 4

/** Runs `work(n)` for n below `rounds` in several threads; all of them begin each round at the same moment. Returns what they returned. */
async function inStep(rounds: number, work: string): Promise<string[][]> {
  const barrier = new SharedArrayBuffer(4)
  const source = `
    import { parentPort, workerData } from 'node:worker_threads'
    const { barrier, rounds, workers, folder } = workerData
    const arrived = new Int32Array(barrier)
    const results = []
    const work = await (async () => { ${work} })()
    for (let round = 0; round < rounds; round += 1) {
      Atomics.add(arrived, 0, 1)
      while (Atomics.load(arrived, 0) < (round + 1) * workers) {}
      try {
        results.push(String(work(round)))
      } catch (error) {
        results.push('failed: ' + error.message)
      }
    }
    parentPort.postMessage(results)
  `
  return Promise.all(
    Array.from(
      { length: workers },
      () =>
        new Promise<string[]>((resolve, reject) => {
          const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
            workerData: { barrier, rounds, workers, folder },
          })
          worker.once('message', resolve)
          worker.once('error', reject)
        }),
    ),
  )
}

const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href)

test('processes that start at once in one DATA_DIR create the same directories', async () => {
  const results = await inStep(
    60,
    `const { openDataDirectory } = await import(${source('app/data-directory.ts')})
     return (round) => openDataDirectory(folder + '/' + round + '/mail')`,
  )
  expect(new Set(results.flat())).toEqual(new Set(['undefined']))
})

test('processes that start at once in one DATA_DIR use the same whole secret, and leave no other file', async () => {
  const results = await inStep(
    60,
    `const { openKeys } = await import(${source('app/open-keys.ts')})
     const { readFileSync } = await import('node:fs')
     return (round) => {
       const directory = folder + '/' + round
       openKeys({ secret: undefined, previousSecrets: [] }, directory)
       return readFileSync(directory + '/secret', 'utf8')
     }`,
  )
  for (let round = 0; round < 60; round += 1) {
    const secrets = new Set(results.map((one) => one[round]))
    expect([...secrets]).toEqual([expect.stringMatching(/^[\w-]{64}$/)])
    expect(readdirSync(join(folder, String(round)))).toEqual(['secret'])
  }
})
