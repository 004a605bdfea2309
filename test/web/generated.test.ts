import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generateWeb } from '../../scripts/generate-web.ts'
import { schema } from '../../src/features/schema.ts'
import { createDocuments } from '../../src/graphql/documents.ts'
import { keptSchema, testSettings } from '../_util/app.ts'

const kept = (name: string) => readFileSync(new URL(`../../web/src/generated/${name}`, import.meta.url), 'utf8')

test('the documents of the pages match schema.graphql and the .graphql files (`npm run schema` writes them)', async () => {
  const written = await generateWeb(keptSchema())
  expect(written.size).toBe(2)
  for (const [name, text] of written) expect(text).toBe(kept(name))
})

test.each(['account.ts', 'admin.ts'])('each document of %s is valid and within the usual limits', (name) => {
  const documents = createDocuments(schema, { limits: testSettings().config.documentLimits, introspection: false })
  const all = [...kept(name).matchAll(/new TypedDocumentString\(`([^`]+)`/g)].map(([, text]) => text ?? '')
  // A fragment is written by itself as well.
  const texts = all.filter((text) => /\b(query|mutation) \w+/.test(text))
  expect(texts.length).toBeGreaterThan(0)
  for (const text of texts) expect(documents.validate(documents.parse(text)), text).toEqual([])
})
