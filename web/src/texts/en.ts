/** Texts of the components that all pages share. */
const ui = {
  actionsFor: (name: string) => `Actions for ${name}`,
  cancel: 'Cancel',
  close: 'Close',
  continue: 'Continue',
  copied: 'Copied',
  copy: 'Copy',
  done: 'Done',
  failed: 'This could not be loaded',
  hidePassword: 'Hide password',
  invalidEmail: 'Enter an email address, such as ada@example.com.',
  language: 'Language',
  loading: 'Loading…',
  menu: 'Open menu',
  messages: 'Messages',
  noPermission: 'You do not have access to this',
  noPermissionText: 'Your role does not include it. An administrator can change your role.',
  optional: 'Optional',
  pageFailed: 'This page cannot be shown',
  pageFailedText: 'There may be a new version of it. Reload the page and try again.',
  preferences: 'Language and appearance',
  reload: 'Reload',
  required: 'Fill in this field.',
  save: 'Save changes',
  saved: 'Your changes are saved.',
  showMore: 'Show more',
  showPassword: 'Show password',
  skip: 'Skip to content',
  theme: 'Appearance',
  themes: { system: 'Same as device', light: 'Light', dark: 'Dark' },
  clearSearch: 'Clear the search',
  next: 'Next',
  page: (page: number) => `Page ${page}`,
  pages: 'Pages',
  previous: 'Previous',
  select: (name: string) => `Select ${name}`,
  selectPage: 'Select all on this page',
  tryAgain: 'Try again',
}

/** Seconds as a wait that a person can plan with. */
const wait = (seconds: number) => {
  if (seconds <= 1) return 'one second'
  if (seconds < 90) return `${Math.ceil(seconds)} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}

/** What failures mean to the person in front of the page, by the code of the API. A code without a text shows the message of the server. */
const codes = {
  ACCOUNT_EXISTS:
    'You already have an account with this address. Sign in as usual, and then connect the provider in your account.',
  CHALLENGE_EXPIRED: 'This took too long. Please begin again.',
  CONFLICT: 'Something has changed in the meantime. Reload the page and try again.',
  EMAIL_NOT_VERIFIED: 'Your address is not confirmed yet. Open the link in the mail that we sent to you.',
  EMAIL_TAKEN: 'There is already an account with this address.',
  FORBIDDEN: 'Your role does not allow this.',
  INTERNAL_SERVER_ERROR: 'Something went wrong on the server. Please try again.',
  INVALID_CREDENTIALS: 'The name or the password is not correct.',
  INVITATION_NOT_FOUND: 'This invitation is no longer valid, or it is for another address.',
  API_KEY_NOT_FOUND: 'This key does not exist any more.',
  LAST_OWNER: 'An organization needs an owner who can sign in. Make another member an owner first.',
  LAST_WAY_IN:
    'This is the only way to sign in to your account. Add another one first, such as a password or a passkey.',
  NETWORK_ERROR: 'The server could not be reached. Check your connection and try again.',
  OAUTH_ACCOUNT_NOT_FOUND: 'This account is not connected any more.',
  OAUTH_FAILED: 'The sign-in with the provider failed. Please try again.',
  ORGANIZATION_NOT_FOUND: 'This organization does not exist, or you are not a member of it.',
  OVERLOADED: 'The server is very busy. Please try again in a moment.',
  PASSKEY_NOT_FOUND: 'This passkey does not exist any more.',
  PASSWORD_COMPROMISED: 'This password is too common or too easy to guess. Choose another one.',
  SCOPE_NOT_GRANTED: 'This requires rights that you do not have yourself.',
  SESSION_NOT_FOUND: 'This device is signed out already.',
  TOKEN_EXPIRED: 'This link has expired.',
  TOKEN_INVALID: 'This link is not valid, or it was used already.',
  TWO_FACTOR_ALREADY_ENABLED: 'Two-step verification is already on.',
  TWO_FACTOR_NOT_ENABLED: 'Two-step verification is not on. If you were setting it up, please begin again.',
  TWO_FACTOR_REQUIRED: 'Confirm this session with a second factor or a passkey first.',
  USER_NOT_FOUND: 'This user does not exist any more.',
  USERNAME_TAKEN: 'Somebody else has this username.',
}

/** Failures that share their code with others, by their types. */
const types = {
  LastAdminError: 'This is the last administrator who can sign in. Make another user an administrator first.',
  OwnAccountError: 'You cannot do this to your own account.',
}

/** Failures whose reason says more than their code. */
const reasons = {
  SIGNUP_CLOSED: 'New accounts cannot be created here. If you already have an account, sign in to it as usual.',
}

/** Failures with a number. */
const counted = {
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
const rules: Record<string, (numbers: string[]) => string> = {
  known_role: () => 'This role does not exist any more.',
  passkey: () => 'This passkey could not be verified. Try again.',
  provider: () => 'This provider is no longer offered here.',
  redirect: () => 'This server does not lead back to the address of this page.',
}

/** Texts about signing in that the proofs and the console show as well. The others are in account/texts. */
const signIn = {
  identifier: 'Email address or username',
  email: 'Email address',
  password: 'Password',
  passkeyUnknown: 'This passkey does not belong to an account here. Choose another way to sign in.',
  usePasskey: 'Use a passkey',
  usePassword: 'Use your password',
  signUpPage: {
    name: 'Name',
    passwordHint: 'A few words that only you would put together are hard to guess.',
  },
  proof: {
    title: 'Confirm that it is you',
    text: 'This change concerns the security of your account.',
    again: 'Sign in again instead',
    wrongPassword: 'The password is not correct.',
    passkeyNotUsed: 'No passkey was used. Try again, or confirm in another way.',
    confirm: 'Confirm',
  },
}

/** Texts about an account that the console shows as well. The others are in account/texts. */
const account = {
  menu: {
    label: 'Account',
    signOut: 'Sign out',
    stillSignedIn:
      'You are still signed in, because the server did not confirm that it signed you out. Please try again.',
  },
  notFound: {
    title: 'There is no page here',
    text: 'The address may have been mistyped, or the page has moved.',
  },
  security: {
    codeOrRecovery: 'Code from the app, or a recovery code',
  },
  sessions: {
    device: (browser: string | null, system: string | null) =>
      browser && system ? `${browser} on ${system}` : (browser ?? system ?? 'Unknown device'),
    active: 'Active',
    signedIn: 'Signed in',
  },
  keys: {
    title: 'API keys',
    empty: 'No API keys yet',
    modes: { LIVE: 'Live', TEST: 'Test' },
    status: { ACTIVE: 'Active', EXPIRED: 'Expired', REVOKED: 'Revoked' },
    madeOn: 'Created',
    usedOn: 'Last used',
    neverUsed: 'Never used',
    expiresOn: 'Expires',
    revoke: 'Revoke',
    revokeTitle: (name: string) => `Revoke “${name}”?`,
    revoked: 'The key is revoked.',
  },
  organizations: {
    roles: { owner: 'Owner', admin: 'Administrator', member: 'Member' },
    joined: 'Joined',
    withdraw: 'Withdraw',
    withdrawn: 'The invitation is withdrawn.',
  },
  events: {
    ACCOUNT_DELETED: 'Account deleted',
    ACCOUNT_LOCKED: 'Sign-in locked after too many wrong passwords',
    API_KEY_CREATED: 'API key created',
    API_KEY_DELETED: 'API key deleted',
    API_KEY_REVOKED: 'API key revoked',
    API_KEY_ROTATED: 'API key rotated',
    API_KEY_UPDATED: 'API key changed',
    BULK_FINISHED: 'A change of many users ended',
    BULK_STARTED: 'A change of many users began',
    CHANGE_DISOWNED: 'A change was reported as “not me”',
    DATA_CHANGED: 'Data changed',
    EMAIL_CHANGED: 'Email address changed',
    EMAIL_CHANGE_REQUESTED: 'New email address requested',
    EMAIL_VERIFIED: 'Email address confirmed',
    INVITATION_RESENT: 'Invitation sent again',
    INVITATION_REVOKED: 'Invitation withdrawn',
    LOGGED_IN: 'Signed in',
    LOGGED_OUT: 'Signed out',
    LOGIN_CODE_CREATED: 'Sign-in handed to an application',
    LOGIN_CODE_REFUSED: 'An application presented a wrong code',
    LOGIN_CODE_REUSED: 'A code of an application was used twice, and its session ended',
    LOGIN_FAILED: 'Failed sign-in: wrong password',
    LOGIN_LINK_DISOWNED: 'A sign-in mail was reported as “not me”',
    LOGIN_LINK_REQUESTED: 'Sign-in code requested by mail',
    MAIL_CODE_FAILED: 'Wrong code from a mail',
    MAIL_CODE_LOCKED: 'Sign-in by mail locked after too many wrong codes',
    MEMBER_INVITED: 'Somebody was invited to an organization',
    MEMBER_JOINED: 'Joined an organization',
    MEMBER_LEFT: 'Left an organization',
    MEMBER_REMOVED: 'Member removed from an organization',
    MEMBER_ROLE_CHANGED: 'Role in an organization changed',
    OAUTH_ACCOUNT_LINKED: 'Account at a provider connected',
    OAUTH_ACCOUNT_UNLINKED: 'Account at a provider disconnected',
    OAUTH_LOGIN_FAILED: 'Sign-in at a provider failed',
    ORGANIZATION_CREATED: 'Organization created',
    ORGANIZATION_DELETED: 'Organization deleted',
    ORGANIZATION_SWITCHED: 'Switched organization',
    ORGANIZATION_UPDATED: 'Organization changed',
    PASSKEY_ADDED: 'Passkey added',
    PASSKEY_COUNTER_REGRESSED: 'Passkey refused: there may be a copy of it',
    PASSKEY_DELETED: 'Passkey removed',
    PASSKEY_REFUSED: 'Passkey refused',
    PASSKEY_RENAMED: 'Passkey renamed',
    PASSWORD_CHANGED: 'Password changed',
    PASSWORD_CONFIRMATION_FAILED: 'Wrong password entered to confirm a change',
    PASSWORD_RESET: 'New password set by mail',
    PASSWORD_RESET_REQUESTED: 'New password requested by mail',
    PROFILE_CHANGED: 'Profile changed',
    REAUTHENTICATED: 'Confirmed it was you',
    RECOVERY_CODES_REGENERATED: 'New recovery codes created',
    RECOVERY_CODE_USED: 'Recovery code used',
    REFERRAL_RECORDED: 'Somebody signed up with your referral code',
    REFRESH_TOKEN_REUSED: 'A session was used in two places, and was ended',
    SECOND_FACTOR_REQUESTED: 'Second factor asked for',
    SESSION_REVOKED: 'Device signed out',
    SIGNED_UP: 'Account created',
    SIGN_IN_REFUSED: 'A sign-in was refused after its first step',
    SIGNING_KEY_ROTATED: 'Signing key rotated',
    TWO_FACTOR_DISABLED: 'Two-step verification turned off',
    TWO_FACTOR_ENABLED: 'Two-step verification turned on',
    TWO_FACTOR_FAILED: 'Wrong second-step code',
    TWO_FACTOR_LOCKED: 'Second step locked after too many wrong codes',
    TWO_FACTOR_SETUP: 'Two-step verification set-up begun',
    USERS_EXPORTED: 'Export of users downloaded',
    USER_EXPORT_REQUESTED: 'Export of users requested',
    USER_API_KEY_REVOKED: 'API key revoked by an administrator',
    USER_CREATED: 'Account created by an administrator',
    USER_DELETED: 'Account deleted by an administrator',
    USER_EMAIL_CONFIRMED: 'Address confirmed by an administrator',
    USER_IMPERSONATED: 'An administrator acted in your name',
    USER_REACTIVATED: 'Suspension ended',
    USER_SESSIONS_REVOKED: 'All devices signed out by an administrator',
    USER_SUSPENDED: 'Account suspended',
    USER_TWO_FACTOR_RESET: 'Two-step verification turned off by an administrator',
    USER_UPDATED: 'Account changed by an administrator',
  },
}

/** The texts that all parts of the pages share, in English. A text that is missing in another language does not compile. */
export const en = { ui, errors: { codes, types, reasons, counted, rules }, signIn, account }

/** The shared texts in a language. */
export type Texts = typeof en
