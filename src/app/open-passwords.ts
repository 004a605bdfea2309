import { availableParallelism } from 'node:os'
import type { Config } from '../config.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { createPasswordHasher, type PasswordHasher } from '../crypto/password.ts'

/** Hashes one password per core at a time. Several processes share the cores and the queue. */
export function openPasswords(
  config: Pick<Config, 'passwordHash' | 'bcryptCost' | 'hashQueueLimit' | 'hashQueueTime' | 'workers'>,
  keys: KeyRing,
): PasswordHasher {
  return createPasswordHasher({
    keys,
    scheme: config.passwordHash,
    bcryptCost: config.bcryptCost,
    concurrency: Math.ceil(availableParallelism() / config.workers),
    maxWaitMs: config.hashQueueTime * 1000,
    queueLimit: Math.ceil(config.hashQueueLimit / config.workers),
  })
}
