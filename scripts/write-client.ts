import { readFileSync, writeFileSync } from 'node:fs'
import { generateClient } from './generate-client.ts'

const schema = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')
writeFileSync(new URL('../client/src/generated.ts', import.meta.url), generateClient(schema))
