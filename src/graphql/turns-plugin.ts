import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import type { RequestContext } from './context.ts'
import { assertListsAllowed } from './count-opened-session.ts'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      turns: TurnsPlugin<Types>
    }
    interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /**
       * Whether the field sends a statement of its own for each object. Connections do by default; false for those that are read with a
       * DataLoader. `EACH_STATEMENT` is for a field that sends several at once, and takes turns for each in its resolver.
       */
      inTurn?: boolean | 'EACH_STATEMENT'
    }
  }
}

/**
 * Reads the connections of a request, each of which sends statements of its own, at most eight at a time, at every depth, as far as the
 * tier of the caller allows it. [ASVS 5.0 15.2.2]
 */
class TurnsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const isConnection = this.#isConnection(fieldConfig)
    const takesTurns = this.#takesTurns(fieldConfig, isConnection)
    if (!isConnection && !takesTurns) return resolver
    return (parent, args, context, info) => {
      const request = context as RequestContext
      assertListsAllowed(request)
      return takesTurns
        ? request.inTurn(() => resolver(parent, args, context, info))
        : resolver(parent, args, context, info)
    }
  }

  #isConnection({ type }: PothosOutputFieldConfig<Types>): boolean {
    return type.kind === 'Object' && this.builder.configStore.getTypeConfig(type.ref).name.endsWith('Connection')
  }

  #takesTurns({ parentType, name, pothosOptions }: PothosOutputFieldConfig<Types>, isConnection: boolean): boolean {
    const { inTurn } = pothosOptions as { inTurn?: boolean | 'EACH_STATEMENT' }
    if (inTurn !== undefined) return inTurn === true
    return parentType.endsWith('Connection') ? name.startsWith('totalCount') : isConnection
  }
}

export const turnsPlugin = 'turns'
SchemaBuilder.registerPlugin(turnsPlugin, TurnsPlugin)
