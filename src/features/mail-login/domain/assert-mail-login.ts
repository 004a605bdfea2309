import type { Config } from '../../../config.ts'
import { RequestError } from '../../../core/request-error.ts'

/** @throws RequestError FORBIDDEN where users cannot sign in by mail */
export function assertMailLogin({ loginByMail }: Pick<Config, 'loginByMail'>): void {
  if (!loginByMail) throw new RequestError('FORBIDDEN', 'Signing in by mail is off on this server (LOGIN_BY_MAIL).')
}
