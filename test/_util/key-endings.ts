/** The ways in which an API key stops working: a statement with the id of the key, and the code with which the server then refuses it. */
export const keyEndings: Record<string, { sql: string; code: string }> = {
  'is revoked': { sql: 'update api_keys set revoked_at = sallyport_now() where id = $1', code: 'TOKEN_INVALID' },
  expires: { sql: 'update api_keys set expires_at = sallyport_now() where id = $1', code: 'TOKEN_EXPIRED' },
  'gets a new secret': {
    sql: `update api_keys set secret_hash = sha256('another'), rotated_at = sallyport_now() where id = $1`,
    code: 'TOKEN_INVALID',
  },
  'belongs to a user who is suspended': {
    sql: `update users set suspended_at = sallyport_now() where id = (select user_id from api_keys where id = $1)`,
    code: 'TOKEN_INVALID',
  },
}
