import type { ApiKey } from '../../../core/access/store/api-key.ts'

/** A new API key together with its secret, which is shown this once: only its hash is stored. */
export class ApiKeySecret {
  readonly key: string
  readonly apiKey: ApiKey
  constructor(key: string, apiKey: ApiKey) {
    this.key = key
    this.apiKey = apiKey
  }
}
