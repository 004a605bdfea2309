const signUp = `# 1. Sign up. The mail with the link is a file in .data/mail, and its link is in the server's log.
mutation SignUp {
  signup(input: { email: "ada@example.com", password: "a long enough phrase", name: "Ada" }) {
    __typename
    ... on MailSent { message }
    ... on Error { code message }
    ... on ValidationError { fields { path message } }
  }
}
`

const logIn = `# 2. Log in once the address is confirmed. Put the access token below, under "Headers":
#    { "Authorization": "Bearer …" }
mutation LogIn {
  login(input: { identifier: "ada@example.com", password: "a long enough phrase" }) {
    __typename
    ... on AuthTokens { accessToken expiresIn refreshToken session { id } }
    ... on TwoFactorChallenge { challengeToken methods }
    ... on Error { code message }
  }
}
`

const me = `# 3. Who am I, and where am I signed in? Needs the Authorization header.
query Me {
  me { id email name role permissions sessions { totalCount nodes { id current ip userAgent lastSeenAt } } }
  access { kind scopes expiresAt }
}
`

const refresh = `# 4. New tokens. Each refresh token works once.
mutation Refresh($token: String!) {
  refresh(refreshToken: $token) {
    __typename
    ... on AuthTokens { accessToken refreshToken expiresIn }
    ... on Error { code message }
  }
}
`

const leave = `# 5. End another session, or this one.
mutation Revoke($id: ID!) {
  revokeSession(id: $id) { __typename ... on Done { message } ... on Error { code message } }
}

mutation LogOut {
  logout { __typename ... on Done { message } }
}
`

/** What GraphiQL opens with: the first hour, a tab a step. */
export const firstHour = [
  { query: signUp },
  { query: logIn },
  { query: me, headers: '{\n  "Authorization": "Bearer "\n}' },
  { query: refresh, variables: '{\n  "token": ""\n}' },
  { query: leave, variables: '{\n  "id": ""\n}', headers: '{\n  "Authorization": "Bearer "\n}' },
]
