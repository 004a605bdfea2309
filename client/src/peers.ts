import { type Platform, pause } from './platform.ts'
import { type Kept, parseKept, type Reason } from './session.ts'
import type { Store } from './storage.ts'

/** The other tabs of the origin that have the same session. */
export interface Peers {
  /** Tells them that the session has new tokens, or has ended. @param session its id; null when it is another one than before */
  tell(session: string | null, kept: Kept | null, reason?: Reason): void
  /** Asks them for newer tokens of a session, where each tab keeps its own. */
  newest(kept: Kept | null): Promise<void>
  close(): void
}

interface Message {
  /** The session that changed; null when somebody signed in. */
  session: string | null
  ended?: Reason | undefined
  /** The session as it is kept. Only where each tab has its own storage: pages of the same origin read the same one. */
  kept?: string | false
  asks?: true
  /** It answers a question, perhaps with what everybody has. */
  answers?: true
}

/** How long another tab has to answer, in milliseconds. */
const answerTime = 40

export function openPeers(
  platform: Platform,
  store: Store,
  name: string,
  current: () => Kept | null,
  hear: (kept: Kept | null, reason?: Reason) => Promise<void>,
): Peers {
  let channel = store.reach === 'none' ? null : platform.openChannel(store.cookies ? `${name}:cookie` : name)
  const copies = store.reach === 'copies'
  const post = (message: Message) => channel?.postMessage(message)
  if (channel) {
    channel.onmessage = ({ data }) => {
      const { session, ended, kept, asks, answers } = data as Message
      const mine = current()
      // Tabs that read the same storage read it again. A tab with a storage of its own has another session, or the same one; a cookie is
      // the same for all of them, also after somebody signed in.
      if (copies && session !== mine?.session.id && (session || !store.cookies)) return
      if (asks) {
        if (mine) post({ session, kept: JSON.stringify(mine), answers: true })
        return
      }
      const next = parseKept(kept)
      if (answers && next && mine && next.expiresAt <= mine.expiresAt) return
      void hear(next, ended)
    }
  }
  return {
    tell(session, kept, ended) {
      post({ session, ended, kept: copies && JSON.stringify(kept) })
    },
    async newest(kept) {
      if (!copies || !kept || !channel) return
      post({ session: kept.session.id, asks: true })
      await pause(platform, answerTime)
    },
    close() {
      channel?.close()
      // Posting to a closed channel throws, and what is under way goes on.
      channel = null
    },
  }
}
