import { logInWithPasskey } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../texts/failure-text.ts'

/** A challenge works for ten minutes: a page that stays open asks for a new one before, in milliseconds. */
const renewal = 480_000

/**
 * Offers passkeys in the autofill of the field for the name, where the browser can (WebAuthn Level 3, conditional mediation). A press on
 * another button needs the browser's one ceremony: `stop` this one before.
 *
 * @returns what stops it, and why a passkey that was chosen there is refused
 */
export function usePasskeyAutofill(isOffered: boolean): { stop(): void; refusal: Failure | null } {
  const { client } = useAuth()
  const controller = useRef<AbortController | null>(null)
  const [round, setRound] = useState(0)
  const [refusal, setRefusal] = useState<Failure | null>(null)
  useEffect(() => {
    if (!isOffered) return
    const own = new AbortController()
    controller.current = own
    void offer(client, own.signal).then((refused) => {
      if (own.signal.aborted || !refused) return
      setRefusal(refused)
      setRound(round + 1)
    })
    const timer = setTimeout(() => setRound(round + 1), renewal)
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [client, isOffered, round])
  return { stop: useCallback(() => controller.current?.abort(), []), refusal }
}

/** @returns why a passkey was refused; null if none was chosen, or it signed in */
async function offer(client: Parameters<typeof logInWithPasskey>[0], signal: AbortSignal): Promise<Failure | null> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.()) || signal.aborted) return null
  // Without a network there is nothing to choose, and the person can still do anything else.
  const result = await logInWithPasskey(client, { mediation: 'conditional', signal }).catch(() => null)
  return result && 'code' in result ? result : null
}
