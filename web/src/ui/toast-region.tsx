import { type ReactNode, useEffect } from 'react'
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
import type { Message, Messages } from './messages.ts'

/** How long a message stays, in milliseconds. It stays longer under the pointer and while it has the focus. [WCAG 2.2 2.2.1] */
const timeout = 6_000

const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 })

/** Where messages appear. */
export function ToastRegionOfPage({ messages }: { messages: Messages }): ReactNode {
  useEffect(() => messages.read(({ text, tone }) => queue.add({ text, tone }, { timeout })), [messages])
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
