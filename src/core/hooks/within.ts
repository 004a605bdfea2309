/**
 * The result of a hook that may never end. What the hook returns or throws later has no effect.
 *
 * @param onLate is called when the time is over
 * @throws Error when the time is over
 */
export async function within<Result>(timeoutMs: number, result: Promise<Result>, onLate?: () => void): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onLate?.()
      reject(new Error(`The hook has not ended after ${timeoutMs / 1000} seconds`))
    }, timeoutMs)
  })
  return Promise.race([result, late]).finally(() => clearTimeout(timer))
}
