import type { ReactNode } from 'react'
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast'
import { useTexts } from '../texts/use-texts.tsx'
import { Icon } from './icons.tsx'

interface Message {
  text: string
  tone: 'success' | 'danger'
}

/** How long a message stays, in milliseconds. It stays longer under the pointer and while it has the focus. [WCAG 2.2 2.2.1] */
const timeout = 6_000

const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 })

/** Says in a corner of the page that something was done. */
export function announce(text: string, tone: Message['tone'] = 'success'): void {
  queue.add({ text, tone }, { timeout })
}

/** Where messages appear. Each page has it once. */
export function Toasts(): ReactNode {
  const { ui } = useTexts()
  return (
    <ToastRegion queue={queue} className="toast-region" aria-label={ui.messages}>
      {({ toast }) => (
        <Toast toast={toast} className="toast" data-tone={toast.content.tone}>
          <Icon name={toast.content.tone === 'success' ? 'check' : 'alert'} />
          <ToastContent className="toast-content">
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          <Button slot="close" className="icon-button" aria-label={ui.close}>
            <Icon name="close" />
          </Button>
        </Toast>
      )}
    </ToastRegion>
  )
}
