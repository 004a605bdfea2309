/**
 * The page for signing in, which leads back to a page of the console.
 *
 * @param path below `/admin`, with its query
 * @param reason why the session is over; after a log-out, the page is not opened again
 */
export function signInAddress(basePath: string, path: string, reason?: 'ended' | 'loggedOut'): string {
  const query = new URLSearchParams({
    // The page for signing in takes a path of few characters: everything else is encoded.
    ...(reason !== 'loggedOut' && { next: `/admin${path}`.replace(/[^\w\-./?=&%]/g, encodeURIComponent) }),
    ...(reason && { reason }),
  })
  return `${basePath}/account/sign-in?${query}`
}
