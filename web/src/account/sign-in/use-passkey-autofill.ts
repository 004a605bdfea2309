import { logInWithPasskey } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useCallback, useEffect, useRef } from 'react'

/**
 * Offers passkeys in the autofill of the field for the name, where the browser can (WebAuthn Level 3, conditional mediation). A press on
 * another button needs the browser's one ceremony: stop this one before.
 *
 * @returns what stops it
 */
export function usePasskeyAutofill(isOffered: boolean): () => void {
  const { client } = useAuth()
  const controller = useRef<AbortController | null>(null)
  useEffect(() => {
    if (!isOffered) return
    const own = new AbortController()
    controller.current = own
    void (async () => {
      const canFill = await PublicKeyCredential.isConditionalMediationAvailable?.()
      if (!canFill || own.signal.aborted) return
      // A passkey that is refused is said where a button was pressed; here the person can still do anything else.
      await logInWithPasskey(client, { mediation: 'conditional', signal: own.signal }).catch(() => {})
    })()
    return () => own.abort()
  }, [client, isOffered])
  return useCallback(() => controller.current?.abort(), [])
}
