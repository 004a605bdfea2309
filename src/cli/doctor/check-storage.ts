import { randomBytes } from 'node:crypto'
import { openStorage } from '../../app/open-storage.ts'
import { StartError } from '../../app/start-error.ts'
import type { Settings } from '../../config.ts'
import { type Finding, note, ok, problem } from './finding.ts'

const subject = 'STORAGE_URL'

/** Writes, reads and deletes a small file in the storage of pictures. */
export async function checkStorage({ config, secrets }: Settings): Promise<Finding> {
  if (secrets.storage === null) {
    if (secrets.databaseUrl === null) return ok(subject, 'It is not set. Pictures are stored in DATA_DIR.')
    const remedy = 'Set it to a directory or a bucket that all instances share, if users should have pictures.'
    return note(subject, 'It is not set. Users cannot upload profile pictures.', remedy)
  }
  const remedy = 'Check the directory or the bucket, the credentials, and that they may read, write and delete.'
  try {
    const store = openStorage(config, secrets, () => {})
    const name = `doctor-${randomBytes(6).toString('hex')}`
    await store?.put(name, randomBytes(16))
    await store?.get(name)
    await store?.delete(name)
    return ok(subject, 'The storage can be read and written.')
  } catch (error) {
    const sentence =
      error instanceof StartError
        ? error.message.replace(/^[A-Z_]+: ([a-z])/, (_, letter) => letter.toUpperCase())
        : reasonOf(error)
    return problem(subject, sentence, remedy)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.message}.` : 'The storage cannot be used.'
}
