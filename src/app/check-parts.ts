import type { Secrets } from '../config.ts'
import type { CheckParts, PartHealth } from '../core/part-health.ts'
import { probeSmtp } from '../ports/probe.ts'

interface Parts {
  secrets: Pick<Secrets, 'redisUrl' | 'smtpUrl'>
  /** Whether strict limits are counted in PostgreSQL because Redis does not answer. */
  limiterFallsBack(): boolean
  /** The identity providers, each with whether it is not asked for a while because it failed. */
  circuits(): ReadonlyMap<string, boolean>
}

/** How long the result of a connection to the mail server is reused, in milliseconds. */
const reusedMs = 30_000

/**
 * Creates the check of the parts that only the composition root knows. The messages are fixed sentences, because those of the
 * drivers contain addresses and names.
 */
export function createCheckParts(parts: Parts): CheckParts {
  const { smtpUrl, redisUrl } = parts.secrets
  let probe: { at: number; result: Promise<boolean> } | null = null

  const mailServerAnswers = (url: string) => {
    if (!probe || performance.now() - probe.at >= reusedMs) {
      const result = probeSmtp(url).then(
        () => true,
        () => false,
      )
      probe = { at: performance.now(), result }
    }
    return probe.result
  }

  const checkMail = async (): Promise<PartHealth> => {
    if (smtpUrl === null) return { name: 'mail', ok: true, message: 'Mails are written to files.' }
    if (await mailServerAnswers(smtpUrl)) return { name: 'mail', ok: true, message: null }
    return { name: 'mail', ok: false, message: 'The mail server refuses the connection or the login.' }
  }

  const checkLimiter = (): PartHealth => {
    if (redisUrl === null) return { name: 'limiter', ok: true, message: 'Limits are counted in PostgreSQL.' }
    if (!parts.limiterFallsBack()) return { name: 'limiter', ok: true, message: null }
    const message = 'Redis does not answer. Limits are counted in PostgreSQL.'
    return { name: 'limiter', ok: false, message }
  }

  const checkProviders = (): PartHealth[] => {
    const circuits = [...parts.circuits()]
    if (circuits.length === 0) return []
    const failing = circuits.flatMap(([id, open]) => (open ? [id] : []))
    const message = failing.length > 0 ? `Identity providers that fail: ${failing.join(', ')}.` : null
    return [{ name: 'identity providers', ok: failing.length === 0, message }]
  }

  return async () => [await checkMail(), checkLimiter(), ...checkProviders()]
}
