import { readFileSync, writeFileSync } from 'node:fs'
import { generateWeb } from './generate-web.ts'

const schema = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')
for (const [name, text] of await generateWeb(schema)) {
  writeFileSync(new URL(`../web/src/generated/${name}`, import.meta.url), text)
}
