/** The description of a password that may be omitted. */
export const passwordOrProof =
  'Your password. Omit it if you have none, or if you signed in or called `reauthenticate` within the last five minutes. Where ' +
  'two-factor authentication is on, only that counts.'
