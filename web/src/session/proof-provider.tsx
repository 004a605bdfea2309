import { useAuth } from '@sallyport/client/react'
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { ProofContext } from './proof-context.ts'

const ProofDialog = lazy(async () => ({ default: (await import('./proof-dialog.tsx')).ProofDialog }))

/** Shows the dialog that asks for a fresh proof, for the actions of the components below it. */
export function ProofProvider({ children }: { children: ReactNode }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const waiting = useRef<((proved: boolean) => void) | null>(null)
  const ask = useCallback(() => {
    setOpen(true)
    setWasOpen(true)
    return new Promise<boolean>((resolve) => {
      waiting.current?.(false)
      waiting.current = resolve
    })
  }, [])
  const close = (proved: boolean) => {
    setOpen(false)
    waiting.current?.(proved)
    waiting.current = null
  }
  // A session that has ended, here or elsewhere, leads to the page for signing in: nothing may lie over it.
  const { status } = useAuth()
  const end = useEffectEvent(() => close(false))
  useEffect(() => {
    if (status === 'signedOut') end()
  }, [status])
  return (
    <ProofContext value={ask}>
      {children}
      {wasOpen && (
        <Suspense>
          <ProofDialog isOpen={isOpen} onClose={close} />
        </Suspense>
      )}
    </ProofContext>
  )
}
