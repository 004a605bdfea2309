import { events } from './en/events.ts'
import { keys, organizations } from './en/organizations.ts'
import { overview } from './en/overview.ts'
import { health, roles, settings, signingKeys } from './en/server.ts'

const navigation = {
  label: 'Console',
  groups: { server: 'Server' },
  pages: {
    overview: 'Overview',
    users: 'Users',
    organizations: 'Organizations',
    auditEvents: 'Audit events',
    roles: 'Roles and scopes',
    settings: 'Settings',
    signingKeys: 'Signing keys',
    health: 'Health',
  },
}

const frame = {
  yourAccount: 'Your account',
  toAccount: 'Go to your account',
  toConsole: 'Go to the console',
  signInAsOther: 'Sign in as somebody else',
  noConsole: {
    title: 'The console is for administrators',
    text: (name: string) => `You are signed in as ${name}. Your role does not open any page of the console.`,
  },
  secondFactor: {
    title: 'The console needs a second factor',
    textProve:
      'Your role can use the console once you have confirmed this session with a code from your authenticator app or with a passkey.',
    textSetUp:
      'Set up an authenticator app or a passkey in your account. The console opens as soon as this session is confirmed with it.',
    prove: 'Confirm this session',
    provePasskey: 'I have a passkey already',
    toSecurity: 'Go to your security settings',
  },
}

const users = {
  title: 'Users',
  search: 'Search users',
  searchHint: 'Search by name, address or username',
  columnsButton: 'Columns',
  rows: 'Rows on a page',
  rowsOf: (rows: string) => `${rows} rows`,
  none: 'There are no users yet',
  noneText: 'Users appear here when they sign up.',
  noneFound: 'No user matches',
  noneFoundText: 'Try another search, or remove a filter.',
  count: (count: number, text: string, isEstimate: boolean) =>
    `${isEstimate ? 'About ' : ''}${text} ${count === 1 ? 'user' : 'users'}`,
  columns: {
    name: 'Name',
    email: 'Email',
    username: 'Username',
    status: 'Status',
    role: 'Role',
    tier: 'Tier',
    twoFactor: 'Two-factor',
    lastLoginAt: 'Last sign-in',
    createdAt: 'Created',
    updatedAt: 'Changed',
    suspendedUntil: 'Suspended until',
    suspensionReason: 'Reason of the suspension',
  },
  words: {
    statuses: { ACTIVE: 'Active', SUSPENDED: 'Suspended' },
    tiers: { FREE: 'Free', PRO: 'Pro', ENTERPRISE: 'Enterprise' },
    unconfirmed: 'Not confirmed',
    on: 'On',
    never: 'Never',
  },
  filter: {
    open: 'Filters',
    title: 'Filter users',
    set: 'Filters that are set',
    apply: 'Show users',
    clear: 'Clear filters',
    clearAll: 'Clear all',
    remove: (filter: string) => `Remove the filter “${filter}”`,
    from: (name: string) => `${name} from`,
    to: (name: string) => `${name} to`,
    noOrganization: 'No organization has this name.',
    answers: { any: 'Any', yes: 'Yes', no: 'No' },
    day: {
      from: (name: string, day: string) => `${name} from ${day}`,
      to: (name: string, day: string) => `${name} up to ${day}`,
    },
    names: {
      status: 'Status',
      role: 'Role',
      tier: 'Tier',
      verified: 'Address confirmed',
      twoFactor: 'Two-factor authentication',
      email: 'Email address is exactly',
      emailContains: 'Email address contains',
      organization: 'Member of',
      created: 'Created',
      login: 'Last sign-in',
      until: 'Suspension ends',
      reason: 'Reason of the suspension contains',
    },
  },
}

/** The texts of the console in English. Every other language has the same ones. */
export const en = {
  navigation,
  frame,
  users,
  overview,
  events,
  organizations,
  keys,
  health,
  roles,
  settings,
  signingKeys,
}

/** The texts of the console in a language. */
export type AdminTexts = typeof en
