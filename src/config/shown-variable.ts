/** A variable as it may be shown to administrators. */
export interface ShownVariable {
  name: string
  /** The value in force, the default included; empty for a secret, and for a variable without a default that is not set. */
  value: string
  isSet: boolean
  /** Whether the value is hidden. */
  isSecret: boolean
}
