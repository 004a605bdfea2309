import { type Credential, type TestApp, tokenOf } from './app.ts'

type Variables = Record<string, string>

/** Each mutation of accounts and two-factor, with its arguments and the selected fields of its answer. */
const fields = {
  requestPasswordReset: [{ email: 'String!' }, ['VALIDATION']],
  resetPassword: [{ token: 'String!', newPassword: 'String!', newPasswordConfirmation: 'String' }, ['VALIDATION']],
  changePassword: [
    { currentPassword: 'String!', newPassword: 'String!', newPasswordConfirmation: 'String' },
    ['VALIDATION', 'LOCK'],
  ],
  requestEmailChange: [{ newEmail: 'String!', password: 'String!' }, ['VALIDATION', 'LOCK']],
  confirmEmailChange: [{ token: 'String!' }, []],
  disownChange: [{ token: 'String!' }, []],
  verifyEmail: [{ token: 'String!' }, []],
  updateProfile: [{ input: 'UpdateProfileInput!' }, ['VALIDATION', 'USER']],
  deleteAccount: [{ password: 'String!' }, ['LOCK']],
  refresh: [{ refreshToken: 'String' }, []],
  setupTwoFactor: [{ password: 'String!' }, ['LOCK', 'SETUP']],
  confirmTwoFactor: [{ code: 'String!' }, ['LOCK', 'CODES', 'INVALID_CODE']],
  disableTwoFactor: [{ code: 'String!' }, ['LOCK', 'INVALID_CODE']],
  regenerateRecoveryCodes: [{ code: 'String!' }, ['LOCK', 'CODES', 'INVALID_CODE']],
  verifyTwoFactor: [{ input: 'TwoFactorInput!' }, ['LOCK', 'TOKENS', 'INVALID_CODE']],
} as const satisfies Record<string, readonly [Variables, readonly string[]]>

const selections: Record<string, string> = {
  VALIDATION: '... on ValidationError { fields { path rule } }',
  LOCK: '... on AccountLockedError { retryAfter }',
  USER: '... on User { id name username }',
  SETUP: '... on TwoFactorSetup { secret otpauthUrl qrCode }',
  CODES: '... on RecoveryCodes { codes }',
  INVALID_CODE: '... on CodeInvalidError { attemptsRemaining }',
  TOKENS: '... on AuthTokens { accessToken refreshToken session { id } user { id } }',
}

export type AccountField = keyof typeof fields

/** The document of a mutation: everything comes by variables. */
export function documentOf(field: AccountField): string {
  const [variables, parts] = fields[field]
  const names = Object.entries(variables)
  const declared = names.map(([name, type]) => `$${name}: ${type}`).join(', ')
  const passed = names.map(([name]) => `${name}: $${name}`).join(', ')
  const selected = parts.map((part) => selections[part]).join(' ')
  return `mutation(${declared}) { ${field}(${passed}) { __typename ... on Error { code message } ${selected} } }`
}

/** Calls by the name of the mutation. The answer is the value of the field, or `{ refused: code }` for a top-level error. */
export function accountCalls(app: TestApp) {
  const call = async (field: AccountField, variables: object, credential?: Credential, headers?: object) => {
    const answer = await app.execute(documentOf(field), variables, credential, headers)
    return (answer.data[field] ?? { refused: answer.errors[0]?.extensions.code }) as Record<string, any>
  }
  return {
    call,
    /** Returns only the type of the answer. */
    kind: async (field: AccountField, variables: object, credential?: Credential): Promise<string> => {
      const answer = await call(field, variables, credential)
      return answer.__typename ?? answer.refused
    },
    /** The token of the newest link to a page that was mailed to an address, after all queued work is done. */
    mailedToken: async (email: string, page: string): Promise<string> => {
      await app.app.drain()
      const links = app.mailbox.to(email).flatMap((mail) => mail.links)
      return tokenOf(links.findLast((link) => link.includes(`/${page}?`)))
    },
    /** Whether a credential still opens the door. */
    works: async (credential: Credential): Promise<boolean> =>
      (await app.execute('{ access { kind } }', {}, credential)).status === 200,
  }
}
