const failed = '... on Error { code message }'

/** The operations of a journey as an application writes them, by their fields. */
export const journeyDocuments = {
  signup: `mutation SignUp($input: SignupInput!) { signup(input: $input) { __typename ... on MailSent { message } ${failed} } }`,
  verifyEmail: `mutation VerifyEmail($token: String!) { verifyEmail(token: $token) { __typename ... on Done { message } ${failed} } }`,
  login: `mutation LogIn($input: LoginInput) {
    login(input: $input) { __typename ... on TwoFactorChallenge { challengeToken methods } ${failed} }
  }`,
  setupTwoFactor: `mutation SetUp($password: String) {
    setupTwoFactor(password: $password) { __typename ... on TwoFactorSetup { secret } ${failed} }
  }`,
  confirmTwoFactor: `mutation Confirm($code: String!) {
    confirmTwoFactor(code: $code) { __typename ... on RecoveryCodes { codes } ${failed} }
  }`,
  me: 'query Me { me { __typename id email } }',
} as const
