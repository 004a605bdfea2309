import { readFileSync, writeFileSync } from 'node:fs'
import { generateOperations } from './generate-operations.ts'

const schema = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')
writeFileSync(new URL('./operations.generated.ts', import.meta.url), generateOperations(schema))
