/** The texts of the pages about the server itself. */
export const health = {
  title: 'Health',
  text: 'The health of each part of the instance that answers. The page reads it again every 15 seconds.',
  parts: {
    database: 'Database',
    jobs: 'Queue of jobs',
    mail: 'Mail',
    limiter: 'Rate limiter',
    'identity providers': 'Identity providers',
  } as Record<string, string>,
  works: 'Works',
  fails: 'Does not work',
  allWork: 'Every part works',
  someFail: (count: number) => (count === 1 ? 'One part does not work' : `${count} parts do not work`),
  checkedAt: 'Checked',
  checkNow: 'Check now',
  noMessage: 'There is nothing to report.',
}

export const settings = {
  title: 'Settings',
  text: 'Every variable of the configuration, with the value that is in force on the instance that answers. They are changed in its environment.',
  search: 'Search settings',
  show: 'Which settings',
  shown: { all: 'All', set: 'Set', defaults: 'Defaults' },
  name: 'Variable',
  value: 'Value in force',
  source: 'Source',
  isSet: 'Set',
  isDefault: 'Default',
  secret: 'Never shown',
  secretUnset: 'Not set',
  noValue: 'Not set',
  count: (count: number) => (count === 1 ? '1 variable' : `${count} variables`),
  none: { title: 'No variable fits', text: 'Try another part of its name or of its value.' },
}

export const signingKeys = {
  title: 'Signing keys',
  text: 'Access tokens are signed with the current key. Resource servers read the public parts from the JWKS.',
  rotate: 'Create a new key',
  rotated: 'A new key was created. It takes effect in seven minutes.',
  dialog: {
    title: 'Create a new signing key?',
    text: 'In seven minutes, when every instance and resource server has read the new key, it begins to sign access tokens. Tokens of the current key stay valid until they expire, and nobody is signed out.',
    jwks: 'A resource server that keeps the JWKS in a cache has to read it again when it sees an unknown key id.',
    confirm: 'Create a new key',
  },
  key: 'Key id',
  algorithm: 'Algorithm',
  state: 'State',
  created: 'Created',
  activeFrom: 'Signs from',
  expires: 'Verifies until',
  noEnd: 'There is no newer key',
  states: { current: 'Signs', next: 'Signs soon', old: 'Verifies only' },
}

export const roles = {
  title: 'Roles and scopes',
  text: 'What each role may do, as the operator configured it by ROLES, SCOPES and ORGANIZATION_ROLES.',
  server: 'Roles of users',
  serverText: 'The scopes hold on the whole server. A session has those that its role has now.',
  organizations: 'Roles in organizations',
  organizationsText: 'These scopes hold only inside one organization.',
  scope: 'Scope',
  yes: 'Yes',
  no: 'No',
}
