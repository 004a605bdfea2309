import type { Access } from './access.ts'

/** The user behind a request, and the key when a key asks. */
export interface Actor {
  userId: string
  apiKeyId: string | null
  /** Who acts in the user's name, in an impersonated session. */
  impersonatorId: string | null
}

/** Who acts. Only for fields that need a credential: an anonymous request never gets here. */
export function actorOf(access: Access): Actor {
  if (access.kind === 'ANONYMOUS') throw new Error('This field has no access rule')
  return {
    userId: access.user.id,
    apiKeyId: access.kind === 'API_KEY' ? access.apiKey.id : null,
    impersonatorId: access.kind === 'SESSION' ? (access.session.impersonatorId ?? null) : null,
  }
}
