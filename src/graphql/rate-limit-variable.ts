/** The variable that sets the limit of a field: `verifyTwoFactor` → `RATE_LIMIT_VERIFY_TWO_FACTOR`. */
export function rateLimitVariable(field: string): string {
  return `RATE_LIMIT_${field.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()}`
}
