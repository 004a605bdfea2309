/** Seconds as a wait that a person can plan with. */
const wait = (seconds: number) => {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}

/** What failures mean to the person in front of the page, by the code of the API. A code without a text shows the message of the server. */
export const codes: Record<string, string> = {
  ACCOUNT_EXISTS:
    'You already have an account with this address. Sign in as usual, and then connect the provider in your account.',
  CHALLENGE_EXPIRED: 'This took too long. Please begin again.',
  CONFLICT: 'This does not fit the present state any more. Reload the page and try again.',
  EMAIL_NOT_VERIFIED: 'Your address is not confirmed yet. Open the link in the mail that we sent to you.',
  EMAIL_TAKEN: 'There already is an account with this address.',
  FORBIDDEN: 'Your role does not allow this.',
  INTERNAL_SERVER_ERROR: 'Something went wrong on the server. Please try again.',
  INVALID_CREDENTIALS: 'The name or the password is not correct.',
  INVITATION_NOT_FOUND: 'This invitation is no longer valid, or it is for another address.',
  LAST_OWNER: 'An organization needs an owner who can sign in. Make another member an owner first.',
  LAST_WAY_IN:
    'This is the only way to sign in to your account. Add another one first, such as a password or a passkey.',
  NETWORK_ERROR: 'The server could not be reached. Check your connection and try again.',
  OAUTH_FAILED: 'The sign-in at the provider did not work. Please try again.',
  ORGANIZATION_NOT_FOUND: 'This organization does not exist, or you are not a member of it.',
  OVERLOADED: 'The server is very busy. Please try again in a moment.',
  PASSWORD_COMPROMISED: 'This password is too common or too easy to guess. Choose another one.',
  SCOPE_NOT_GRANTED: 'You can only give rights that you have yourself.',
  TOKEN_EXPIRED: 'This link has expired.',
  TOKEN_INVALID: 'This link is not valid, or it was used already.',
  TWO_FACTOR_ALREADY_ENABLED: 'Two-step verification is already on.',
  TWO_FACTOR_NOT_ENABLED: 'Two-step verification is not on.',
  USERNAME_TAKEN: 'Somebody else has this username.',
}

/** Failures with a number. */
export const counted = {
  codeInvalid: (remaining: number | undefined) => {
    if (remaining === undefined || remaining > 3) return 'This code is not correct.'
    if (remaining === 0) return 'This code is not correct, and there were too many attempts.'
    return `This code is not correct. ${remaining === 1 ? 'One attempt is' : `${remaining} attempts are`} left.`
  },
  locked: (seconds: number | undefined) =>
    seconds === undefined
      ? 'Too many attempts. Please try again later.'
      : `Too many attempts. Please try again in ${wait(seconds)}.`,
  suspended: (until: string | null) =>
    until === null ? 'This account is suspended.' : `This account is suspended until ${until}.`,
}

/** Rules that an input broke, by the name of the API. A rule without a text shows the message of the server, which is in English. */
export const rules: Record<string, (numbers: string[]) => string> = {
  too_small: () => 'Fill in this field.',
  too_big: () => 'This is too long.',
}
