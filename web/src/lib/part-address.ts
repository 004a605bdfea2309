/**
 * The address of a page of another part, such as `/account/security` from the console. Links to a path stay in their own part.
 *
 * @param basePath of the server, without a slash at its end
 */
export function partAddress(basePath: string, path: string): string {
  return new URL(`${basePath}${path}`, window.location.href).href
}
