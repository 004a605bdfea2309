import { type GraphQLField, type GraphQLSchema, isObjectType, Kind } from 'graphql'
import type { AccessRule } from './access-rules.ts'
import { describeLimit } from './describe-limit.ts'
import { fieldRules } from './field-rules.ts'
import { limitOf } from './limit-of.ts'

/**
 * Adds a paragraph to the description of every field that has an access rule or a limit. GraphiQL and other tools show
 * descriptions, and do not show the directives that say the same.
 */
export function describeRules(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const limit = limitOf(schema, field)
      const rules = fieldRules(field)
      const access = describeAccess(rules.access)
      const sentences = [access, limit ? describeLimit(limit, rules) : null].filter((sentence) => sentence !== null)
      if (sentences.length > 0) describe(field, `${field.description}\n\n${sentences.join(' ')}`)
    }
  }
  return schema
}

/** Introspection returns the description of the field, and the printed schema the description of its node. */
function describe(field: GraphQLField<unknown, unknown>, text: string): void {
  field.description = text
  if (field.astNode) field.astNode = { ...field.astNode, description: { kind: Kind.STRING, value: text, block: true } }
}

function describeAccess(rule: AccessRule | undefined): string | null {
  switch (rule?.kind) {
    case 'authenticated':
      return 'Requires an access token or an API key.'
    case 'api-key':
      return 'Requires an API key.'
    case 'session':
      return `Requires a session${rule.anyOf.length > 0 ? ` with ${nameScopes(rule.anyOf)}` : ''}; an API key cannot use it.`
    case 'scopes':
      return `Requires ${nameScopes(rule.anyOf)}.`
    case 'self':
      return rule.others.length > 0
        ? `Requires ${nameScopes(rule.others.map((scope) => [scope]))}, or \`${rule.own}\` for your own account.`
        : `Requires the scope \`${rule.own}\`, and only for your own account.`
    case 'organization':
      return describeOrganizationRule(rule)
    case 'in-organization':
      return rule.scope
        ? `Requires the scope \`${rule.scope}\` in the organization.`
        : 'Requires an access token or an API key of a caller who may read the organization.'
    default:
      return null
  }
}

function describeOrganizationRule(rule: Extract<AccessRule, { kind: 'organization' }>): string {
  const member = rule.scope ? `a role with \`${rule.scope}\` in the organization` : 'a membership in the organization'
  const key = rule.scope ? `an API key of the organization with \`${rule.scope}\`` : 'an API key of the organization'
  const others = [...(rule.keys ? [key] : []), `the scope \`${rule.administrator}\``]
  return `Requires the scope \`${rule.own}\` and ${member}, or ${others.join(', or ')}.`
}

function nameScopes(anyOf: string[][]): string {
  const lists = anyOf.map((list) => list.map((scope) => `\`${scope}\``).join(' and '))
  return `the ${anyOf.some((list) => list.length > 1) ? 'scopes' : 'scope'} ${lists.join(' or ')}`
}
