/** A kind of security event, as a feature declares it. */
export interface EventType {
  readonly name: string
  readonly description: string
}

/** Declares the security events of a feature, each with a description for the schema. */
export function declareEvents<Name extends string>(descriptions: Record<Name, string>): Record<Name, EventType> {
  const entries = Object.entries<string>(descriptions).map(([name, description]) => [name, { name, description }])
  return Object.fromEntries(entries) as Record<Name, EventType>
}
