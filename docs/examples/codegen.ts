/** Configuration of GraphQL Code Generator for a client of Sallyport: `npx graphql-codegen --config codegen.ts`. */
import { readFileSync } from 'node:fs'

const sallyport = new URL('../../', import.meta.url)

export default {
  schema: new URL('schema.graphql', sallyport).pathname,
  documents: ['src/**/*.{ts,tsx}'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        // Writes persisted-documents.json, which TRUSTED_DOCUMENTS accepts.
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: JSON.parse(readFileSync(new URL('generated/codegen-config.json', sallyport), 'utf8')),
    },
  },
}
