/** Closes the window of an impersonation, and shows the console again. A browser that does not close it leaves the page with the way back. */
export function leaveWindow(): void {
  const console: Window | null = window.opener
  console?.focus()
  window.close()
}
