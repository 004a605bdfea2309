const signUp = `# 1. Sign up. Every address gets the same answer,
#    and a mail with a link.
mutation SignUp {
  signup(
    input: {
      email: "ada@example.com"
      password: "a long enough phrase"
      name: "Ada"
    }
  ) {
    __typename
    ... on MailSent { message }
    ... on Error { code message }
    ... on ValidationError { fields { path message } }
  }
}
`

const followTheLink = `# 2. Follow the link in the mail. While no mail server is
#    set, /dev/mailbox, the server's log and DATA_DIR/mail
#    have it: open it and press the button, or put its
#    token into "Variables" and run this.
mutation FollowTheLink($token: String!) {
  verifyEmail(token: $token) {
    __typename
    ... on Done { message }
    ... on Error { code message }
  }
}
`

const logIn = `# 3. Log in. Copy the access token, and keep the
#    refresh token.
mutation LogIn {
  login(
    input: {
      identifier: "ada@example.com"
      password: "a long enough phrase"
    }
  ) {
    __typename
    ... on AuthTokens {
      accessToken
      expiresIn
      refreshToken
      session { id }
    }
    ... on TwoFactorChallenge { challengeToken methods }
    ... on Error { code message }
  }
}
`

const me = `# 4. Who am I? Put the access token into "Headers":
#    { "Authorization": "Bearer eyJ…" }
query Me {
  me {
    id
    email
    name
    role
    permissions
    sessions {
      totalCount
      nodes { id current ip userAgent lastSeenAt }
    }
  }
  access { kind scopes expiresAt }
}
`

const refresh = `# 5. Refresh. Put the refresh token into "Variables".
#    Each one works once.
mutation Refresh($token: String!) {
  refresh(refreshToken: $token) {
    __typename
    ... on AuthTokens { accessToken refreshToken expiresIn }
    ... on Error { code message }
  }
}
`

const leave = `# 6. Leave. End another session by its id from step 4,
#    or this one. Both need the header of step 4.
mutation Revoke($id: ID!) {
  revokeSession(id: $id) {
    __typename
    ... on Done { message }
    ... on Error { code message }
  }
}

mutation LogOut {
  logout {
    __typename
    ... on Done { message }
  }
}
`

/** A tab of GraphiQL. It has no header, so that a request has no credential until the user sets one. */
interface StarterTab {
  query: string
  /** JSON. */
  variables?: string
  /** The operations that the tab is named after, one at a time. */
  operations: string[]
}

/** The default tabs of GraphiQL: one for each of the first steps in the README. */
export const starterTabs: StarterTab[] = [
  { query: signUp, operations: ['SignUp'] },
  { query: followTheLink, variables: '{\n  "token": ""\n}', operations: ['FollowTheLink'] },
  { query: logIn, operations: ['LogIn'] },
  { query: me, operations: ['Me'] },
  { query: refresh, variables: '{\n  "token": ""\n}', operations: ['Refresh'] },
  { query: leave, variables: '{\n  "id": ""\n}', operations: ['Revoke', 'LogOut'] },
]
