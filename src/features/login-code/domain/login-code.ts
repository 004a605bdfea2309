/** A login code, in the address that it is handed back to. */
export class LoginCode {
  readonly url: string
  constructor(url: string) {
    this.url = url
  }
}
