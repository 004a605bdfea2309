/** The credential with which a mutation can be sent that takes the token of a mailed link. */
export const linkCredential =
  'Send it without a credential, or with one of the same user: with a credential of another user, the answer is TokenInvalidError, and ' +
  'the token stays valid.'
