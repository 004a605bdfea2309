/**
 * Parameters of an address are texts, as they are written there: a search for `4711` or `true` is one for these letters. Of a name that is
 * repeated the first counts, as for the server, which has checked that one.
 */
export const searchFormat = {
  parseSearch(query: string): Record<string, string> {
    // The last entry of a name would win.
    return Object.fromEntries([...new URLSearchParams(query)].reverse())
  },
  stringifySearch(search: Record<string, unknown>): string {
    const entries = Object.entries(search).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]]))
    // Everything but letters, digits, `-`, `.` and `_` is percent-encoded, so that the page for signing in can lead back to the address.
    const query = new URLSearchParams(entries).toString().replaceAll('+', '%20').replaceAll('*', '%2A')
    return query && `?${query}`
  },
}
