import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { createMessages, type Message } from './messages.ts'

const ToastRegion = lazy(async () => ({ default: (await import('./toast-region.tsx')).ToastRegionOfPage }))

const messages = createMessages()

/** Says in a corner of the page that something was done. */
export function announce(text: string, tone: Message['tone'] = 'success'): void {
  messages.add({ text, tone })
}

/** Where messages appear. Each page has it once. */
export function Toasts(): ReactNode {
  const [isNeeded, setNeeded] = useState(false)
  useEffect(() => messages.onFirst(() => setNeeded(true)), [])
  if (!isNeeded) return null
  return (
    <Suspense>
      <ToastRegion messages={messages} />
    </Suspense>
  )
}
