/** A failure that the user is told in one line, and the exit code of the program. */
export class Failure extends Error {
  readonly exitCode: number
  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

export const exitCodes = {
  /** The server has refused the request. */
  REFUSED: 1,
  /** The program was called in a wrong way. */
  USAGE: 2,
  /** The server cannot be reached or is busy: the same call may succeed later. */
  UNAVAILABLE: 3,
} as const
