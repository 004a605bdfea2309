import type { Plugin } from 'vite'
import { documentOf, type Field } from '../client/src/documents.ts'
import { operations, steps } from '../client/src/generated.ts'
import * as account from './src/generated/account.ts'
import * as admin from './src/generated/admin.ts'

/**
 * Writes `documents.json` beside the pages: every document that they send. A server that executes trusted documents alone
 * (TRUSTED_DOCUMENTS) adds them to those of its operator.
 */
export function documentsOfPages(): Plugin {
  return {
    name: 'documents-of-pages',
    apply: 'build',
    generateBundle() {
      const own = [...Object.values(account), ...Object.values(admin)].filter((each) => each instanceof String)
      const ofClient = Object.entries({ ...operations, ...steps }).map(([field, text]) =>
        documentOf(field as Field, text),
      )
      const documents = [...own.map(String), ...ofClient]
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: `${JSON.stringify(documents, null, 1)}\n` })
    },
  }
}
