import { IdentityProviderError } from '../identity-provider.ts'

/** Stops requests to a provider that fails, so that sign-ins do not wait for it and no requests are wasted on it. */
export interface Circuit {
  isOpen(): boolean
  /**
   * Does the work and counts its failure. An open circuit refuses it; after a while it lets one work through as a trial.
   *
   * @throws IdentityProviderError while the circuit is open
   */
  run<T>(work: () => Promise<T>): Promise<T>
}

const failuresToOpen = 5
const openMs = 30_000

/**
 * Opens after five failures in a row, for thirty seconds. Only failures of the provider may be thrown by the work: an attacker
 * who sends wrong codes must not be able to turn a provider off for everybody.
 */
export function createCircuit({ now, onChange }: { now(): Date; onChange(open: boolean): void }): Circuit {
  let failures = 0
  let openedAt: number | null = null
  let trying = false
  const open = () => {
    if (openedAt === null) onChange(true)
    openedAt = now().getTime()
  }
  const close = () => {
    failures = 0
    if (openedAt !== null) onChange(false)
    openedAt = null
  }
  const isOpen = () => openedAt !== null && (trying || now().getTime() - openedAt < openMs)
  return {
    isOpen,
    async run(work) {
      if (isOpen())
        throw new IdentityProviderError('UNAVAILABLE', 'The provider failed several times and is not asked now')
      const isTrial = openedAt !== null
      if (isTrial) trying = true
      try {
        const result = await work()
        close()
        return result
      } catch (error) {
        failures += 1
        if (isTrial || failures >= failuresToOpen) open()
        throw error
      } finally {
        if (isTrial) trying = false
      }
    },
  }
}
