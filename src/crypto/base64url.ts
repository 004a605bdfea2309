/**
 * Decodes base64url (RFC 4648 §5, no padding) and accepts only the canonical spelling.
 *
 * An attacker who flips the unused low bits of the last character, or adds padding or whitespace, writes the same bytes
 * differently; every cache, revocation list or log that identifies a credential by its text would miss it.
 * Returns null for anything but the one spelling that an encoder makes.
 */
export function decodeBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) return null
  return bytes
}
