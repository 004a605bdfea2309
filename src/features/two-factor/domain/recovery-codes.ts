/** Recovery codes as they are shown once: each can replace a code of the authenticator app in one login. */
export class RecoveryCodes {
  readonly codes: string[]
  constructor(codes: string[]) {
    this.codes = codes
  }
}
