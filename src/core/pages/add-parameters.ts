/**
 * Adds parameters to the query of an address. The address itself is not changed, and keeps the query that it has.
 * [RFC 6749 §3.1.2]
 */
export function addParameters(address: string, parameters: Record<string, string>): string {
  const added = new URLSearchParams(parameters)
  if (!address.includes('?')) return `${address}?${added}`
  return `${address}${/[?&]$/.test(address) ? '' : '&'}${added}`
}
