const codes =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|EPROTO$|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT_)/
const messages = /server does not support SSL connections|error establishing an SSL connection/

/** Whether a connection failed because of TLS: the certificate was refused, or the server does not support TLS. */
export function isTlsFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  return (typeof code === 'string' && codes.test(code)) || messages.test(error.message)
}
