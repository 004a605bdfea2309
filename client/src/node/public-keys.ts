import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'

/** The times of the keys, in milliseconds. */
const times = {
  /** The keys are read again when they are as old as this. */
  current: 300_000,
  /** A key that is not among keys as old as this may be new: they are read again. */
  cooldown: 30_000,
  /** After an attempt that failed, the next one waits for so long. */
  pause: 5_000,
  /** Older keys are not used: no access token is valid for longer than a day. */
  longest: 86_400_000,
}

/**
 * The server's public keys. If the server cannot be reached, the keys that were read before go on working, and no request waits for the
 * next attempt to read them.
 *
 * The result throws an error of `jose` for a token without a key among them, and another error if the keys cannot be read.
 */
export function createPublicKeys(jwksUrl: string, now: () => number): JWTVerifyGetKey {
  // When the keys are read is decided here: `jose` would refuse every token while they cannot be read again.
  const never = Number.POSITIVE_INFINITY
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: never, cooldownDuration: never })
  let readAt = -never
  let failure: { at: number; error: Error } | null = null

  const read = async () => {
    if (failure && now() - failure.at < times.pause) return
    const begun = now()
    try {
      // Requests at the same time read once.
      await keys.reload()
      readAt = begun
      failure = null
    } catch (cause) {
      failure = { at: now(), error: new Error('The public keys cannot be read.', { cause }) }
    }
  }

  return async (header, token) => {
    const age = now() - readAt
    if (age >= times.current) {
      const reading = read()
      if (!failure || age >= times.longest) await reading
    }
    if (failure && now() - readAt >= times.longest) throw failure.error
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      if (now() - readAt >= times.cooldown) await read()
      // The token may have a new key, which could not be read.
      if (failure) throw failure.error
      return keys(header, token)
    }
  }
}
