import type { z } from 'zod'
import type { FieldRule } from './field-rule.ts'

/** Zod may rename its codes. The rules of the API do not change. */
const rules: Record<z.core.$ZodIssue['code'], FieldRule> = {
  invalid_type: 'invalid_type',
  invalid_format: 'invalid_format',
  invalid_value: 'invalid_value',
  too_big: 'too_big',
  too_small: 'min_length',
  custom: 'invalid_value',
  invalid_element: 'invalid_value',
  invalid_key: 'invalid_value',
  invalid_union: 'invalid_value',
  not_multiple_of: 'invalid_value',
  unrecognized_keys: 'invalid_value',
}

/** The rule of the API that an issue of Zod reports. */
export function ruleOfIssue({ code }: z.core.$ZodIssue): FieldRule {
  return rules[code]
}
