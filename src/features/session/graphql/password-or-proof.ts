const fresh =
  'Your password. It can be omitted with a fresh proof: a sign-in or `reauthenticate` within the last five minutes.'

/** The description of a password that may be omitted, where two-factor authentication is off. */
export const passwordOrProof = `${fresh} Without a password of your own, the proof is required (ProofRequiredError).`

/** The description of such a password where two-factor authentication may be on: the proof is then required together with it. */
export const passwordOrProofWithFactor = `${fresh} The proof is required if you have no password, or if two-factor authentication is on (ProofRequiredError).`
