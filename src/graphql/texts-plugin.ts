import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { assertStorableTexts } from './assert-storable-texts.ts'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      texts: TextsPlugin<Types>
    }
  }
}

/** Checks the texts of every field that has arguments. A field without arguments keeps its resolver. */
class TextsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (Object.keys(fieldConfig.args).length === 0) return resolver
    return async (parent, args, context, info) => {
      assertStorableTexts(args, info.returnType)
      return resolver(parent, args, context, info)
    }
  }
}

export const textsPlugin = 'texts'
SchemaBuilder.registerPlugin(textsPlugin, TextsPlugin)
