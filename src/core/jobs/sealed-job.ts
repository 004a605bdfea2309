import { decrypt, encrypt } from '../../crypto/encryption.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'

/** A queued job whose payload is encrypted: a link in the queue is worth as much as the token in it. */
interface SealedJob {
  sealed: string
}

/** Encrypts the payload of a job. @param queue the payload can only be decrypted for this queue */
export function sealJob(keys: KeyRing, queue: string, payload: object): SealedJob {
  return { sealed: encrypt(keys, Buffer.from(JSON.stringify(payload)), `${queue} job`) }
}

/** Decrypts the payload of a job. The caller checks its shape. @throws DecryptionError for a job that this server did not write */
export function openJob(keys: KeyRing, queue: string, job: object): unknown {
  const { sealed } = job as SealedJob
  return JSON.parse(decrypt(keys, sealed, `${queue} job`).toString('utf8'))
}
