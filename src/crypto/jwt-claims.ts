/** The claims of an access token (RFC 9068 §2.2). Times are whole seconds since 1970. */
export interface JwtClaims {
  iss: string
  aud: string
  sub: string
  sid?: string
  jti: string
  iat: number
  nbf: number
  exp: number
  [claim: string]: unknown
}
