import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

export type Tone = 'info' | 'success' | 'warning' | 'danger'

const icons: Record<Tone, IconName> = { info: 'info', success: 'check', warning: 'alert', danger: 'alert' }

/** A sentence in a box, where it belongs. A failure is announced by screen readers at once. */
export function Notice({ tone = 'info', children }: { tone?: Tone; children: ReactNode }): ReactNode {
  return (
    <div className="notice" data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={icons[tone]} />
      <div className="notice-text">{children}</div>
    </div>
  )
}
