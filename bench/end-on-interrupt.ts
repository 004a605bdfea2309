/** Ends what was started when the program is interrupted (Ctrl+C), and exits with 130. */
export function endOnInterrupt(stack: AsyncDisposableStack): void {
  process.once('SIGINT', () => {
    // Requests in flight fail when a server stops.
    process.on('uncaughtException', () => {})
    void stack.disposeAsync().finally(() => process.exit(130))
  })
}
