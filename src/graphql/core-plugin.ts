import { execute, type GraphQLSchema, specifiedRules, validate } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Services } from '../core/services.ts'
import type { RequestContext } from './context.ts'
import { createContext, type ValidRequest } from './create-context.ts'
import type { Documents } from './documents.ts'

/**
 * What the phases do here: documents are parsed within limits and cached, the sender is authenticated, and graphql-js
 * executes. It is the first plugin, so that every other one can add to a phase or replace what it does.
 */
export function createCorePlugin(
  services: Services,
  documents: Documents,
): Plugin<ValidRequest, ValidRequest, RequestContext> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | { body: string }) =>
        documents.parse(typeof source === 'string' ? source : source.body),
      )
    },
    onValidate({ setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document, rules: typeof specifiedRules = specifiedRules) => {
        const errors = documents.validate(document)
        if (errors.length > 0 || rules.length === specifiedRules.length) return errors
        // Rules that other plugins added may depend on the request: their result is never cached.
        const added = rules.filter((rule) => !specifiedRules.includes(rule))
        return validate(schema, document, added, { maxErrors: 10 })
      })
    },
    async onContextBuilding({ context, extendContext }) {
      extendContext(await createContext(services, context))
    },
    onExecute({ setExecuteFn }) {
      setExecuteFn(execute)
    },
  }
}
