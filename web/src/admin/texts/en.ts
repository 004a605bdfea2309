import { bulk } from './en/bulk.ts'
import { events } from './en/events.ts'
import { keys, organizations } from './en/organizations.ts'
import { overview } from './en/overview.ts'
import { health, roles, settings, signingKeys } from './en/server.ts'
import { user } from './en/user.ts'
import { actions } from './en/user-actions.ts'
import { users } from './en/users.ts'

const navigation = {
  label: 'Console',
  groups: { server: 'Server' },
  pages: {
    overview: 'Overview',
    users: 'Users',
    organizations: 'Organizations',
    apiKeys: 'API keys',
    auditEvents: 'Audit events',
    roles: 'Roles and scopes',
    settings: 'Settings',
    signingKeys: 'Signing keys',
    health: 'Health',
  },
}

const frame = {
  yourAccount: 'Your account',
  graphiql: 'Open GraphiQL',
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

const exporting = {
  open: 'Export',
  title: 'Export users',
  text: (count: string) => `The file has the users of this list: ${count}. The audit log records the export.`,
  format: 'Format',
  formats: {
    CSV: { label: 'CSV', detail: 'For spreadsheets' },
    NDJSON: { label: 'NDJSON', detail: 'For programs: one JSON object on each line' },
  },
  confirm: 'Download',
  begun: 'The download has begun.',
}

const first = {
  title: 'Create the first administrator',
  text: 'This server has no administrator yet. The account that you create here can do everything.',
  submit: 'Create the account',
  done: 'You are the administrator of this server.',
  noLink: 'This link does not work',
  noLinkText:
    'It was used already, it is older than an hour, or the server has an administrator. This command prints a new one on the machine of the server:',
}

/** The texts of the console in English. Every other language has the same ones. */
export const en = {
  navigation,
  frame,
  first,
  users,
  user,
  actions,
  bulk,
  export: exporting,
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
