import type { AccessRule, LimitKey } from './access-rule.ts'

/** What a field declares of its access and its limit (`access-rules.ts`), apart from the printed directives. */
export interface FieldRules {
  access?: AccessRule
  /** What its executions are counted by; the client's address if there is none. */
  limitKey?: LimitKey
  /** The names of the fields that it is counted together with; this field is one of them. */
  limitTogether?: readonly string[]
  /** The limit of a developer on the same machine. */
  localLimit?: number
  hashesPassword?: true
  beyondTier?: true
}

/** A field of a schema, or the configuration of one. */
export type DeclaredField = { extensions?: object | null } | undefined

const none: Readonly<FieldRules> = {}

/** The rules of a field of the schema. They are in its extensions, which no other code reads for them. */
export function fieldRules(field: DeclaredField): FieldRules {
  return (field?.extensions as FieldRules | null | undefined) ?? none
}
