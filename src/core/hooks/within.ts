/**
 * The result of a hook that may never end. What it does after the time is over has no effect.
 *
 * @param onLate is called when the time is over
 * @throws Error when the time is over
 */
export async function within<Result>(
  milliseconds: number,
  result: Promise<Result>,
  onLate?: () => void,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onLate?.()
      reject(new Error(`The hook has not ended after ${milliseconds / 1000} seconds`))
    }, milliseconds)
  })
  return Promise.race([result, late]).finally(() => clearTimeout(timer))
}
