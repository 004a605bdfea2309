/**
 * The origin of an address, such as `https://api.example.com`.
 *
 * @param base the address that a relative one begins at
 * @throws TypeError for an address that cannot be read
 */
export function originOf(address: string, base?: string): string {
  try {
    return new URL(address, base).origin
  } catch {
    // The `URL` of React Native has no `origin` in many of its versions. Parsers must not disagree about what is read here: an
    // address with a user name or a backslash is refused.
    const [origin] = /^https?:\/\/[\w.-]+(:\d+)?(?=[/?#]|$)/i.exec(address) ?? []
    if (!origin) throw new TypeError(`Invalid URL: ${address}`)
    return origin.toLowerCase()
  }
}
