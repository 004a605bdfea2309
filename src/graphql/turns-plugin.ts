import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import type { InTurn } from './read-turns.ts'

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
 * Reads the connections of a request, each of which sends statements of its own, at most eight at a time, at every depth.
 * [ASVS 5.0 15.2.2]
 */
class TurnsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!this.#sendsStatements(fieldConfig)) return resolver
    return (parent, args, context, info) =>
      (context as { inTurn: InTurn }).inTurn(() => resolver(parent, args, context, info))
  }

  #sendsStatements({ type, parentType, name, pothosOptions }: PothosOutputFieldConfig<Types>): boolean {
    const { inTurn } = pothosOptions as { inTurn?: boolean | 'EACH_STATEMENT' }
    if (inTurn !== undefined) return inTurn === true
    if (parentType.endsWith('Connection')) return name.startsWith('totalCount')
    return type.kind === 'Object' && this.builder.configStore.getTypeConfig(type.ref).name.endsWith('Connection')
  }
}

export const turnsPlugin = 'turns'
SchemaBuilder.registerPlugin(turnsPlugin, TurnsPlugin)
