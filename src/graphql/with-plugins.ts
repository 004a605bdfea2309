import { type ExecutionResult, execute, type GraphQLSchema, specifiedRules, validate } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from './context.ts'
import type { Operation } from './operation.ts'
import { coercionLimit, type GraphqlRequest, type Phases, type StartPhases } from './phases.ts'
import type { GraphqlPlugin } from './plugin.ts'

interface InitialContext {
  phases: Phases
  request: GraphqlRequest
  params: Pick<GraphqlRequest, 'query' | 'operationName' | 'variables'>
  /** Present once the document has been parsed and validated. */
  operation?: Operation
}

type CorePlugin = Plugin<InitialContext & Partial<RequestContext>, InitialContext, RequestContext>

/** Runs the hooks of plugins around the phases, in Yoga's engine. Without plugins, it returns the phases unchanged. */
export async function withPlugins(
  schema: GraphQLSchema,
  startPhases: StartPhases,
  plugins: readonly GraphqlPlugin[],
): Promise<StartPhases> {
  if (plugins.length === 0) return startPhases
  // The engine takes 30 MB and a fifth of a second to load.
  const { createYoga } = await import('graphql-yoga')
  const yoga = createYoga<InitialContext, RequestContext>({
    schema,
    // The server's own phases come first: a plugin can add to a phase or replace what it does.
    plugins: [corePlugin, ...plugins],
    parserAndValidationCache: false,
    // The errors of all phases are masked in one place, after the last plugin.
    maskedErrors: false,
    logging: false,
  })
  return (request) => {
    const { query, operationName, variables } = request
    const phases = startPhases(request)
    const hooked = yoga.getEnveloped({ phases, request, params: { query, operationName, variables } })
    return {
      parse: () => hooked.parse(query),
      validate: (document) => hooked.validate(schema, document),
      createContext: async (operation) => hooked.contextFactory({ operation }),
      execute: async (operation, contextValue) => {
        const args = {
          schema,
          document: operation.document,
          contextValue,
          variableValues: variables,
          operationName: operation.name,
          options: coercionLimit,
        }
        return asSingleResult(await hooked.execute(args))
      },
    }
  }
}

const corePlugin: CorePlugin = {
  onParse({ context, setParseFn }) {
    setParseFn(() => context.phases.parse())
  },
  onValidate({ context, setValidationFn }) {
    setValidationFn((schema: GraphQLSchema, document, rules: typeof specifiedRules = specifiedRules) => {
      const errors = context.phases.validate(document)
      if (errors.length > 0 || rules.length === specifiedRules.length) return errors
      // Rules that other plugins added may depend on the request: their result is never cached.
      const added = rules.filter((rule) => !specifiedRules.includes(rule))
      return validate(schema, document, added, { maxErrors: 10 })
    })
  },
  async onContextBuilding({ context, extendContext }) {
    if (!context.operation) throw new Error('The context was created before the document was parsed')
    extendContext(await context.phases.createContext(context.operation))
  },
  onExecute({ setExecuteFn }) {
    setExecuteFn(execute)
  },
}

function asSingleResult(result: ExecutionResult | AsyncIterable<ExecutionResult>): ExecutionResult {
  if (Symbol.asyncIterator in result) throw new Error('A plugin returned a stream. Streams are not supported.')
  return result
}
