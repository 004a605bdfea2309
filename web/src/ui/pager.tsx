import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'

/** The previous and the next page of a list that is read by cursors. @param page the number of the page that is shown */
export function Pager({
  page,
  hasPrevious,
  hasNext,
  isBusy,
  onPrevious,
  onNext,
  children,
}: {
  page: number
  hasPrevious: boolean
  hasNext: boolean
  /** Whether the page before is still shown: its cursors do not belong to the list any more, and presses are ignored. */
  isBusy?: boolean
  onPrevious(): void
  onNext(): void
  children?: ReactNode
}): ReactNode {
  const { ui } = useTexts()
  return (
    <nav className="pager" aria-label={ui.pages}>
      <span className="quiet">{ui.page(page)}</span>
      <span className="pager-buttons">
        {children}
        <Button
          size="small"
          isDisabled={!hasPrevious}
          onPress={() => isBusy || onPrevious()}
          icon={<Icon name="chevronLeft" />}
        >
          {ui.previous}
        </Button>
        <Button size="small" isDisabled={!hasNext} onPress={() => isBusy || onNext()}>
          {ui.next}
          <Icon name="chevronRight" />
        </Button>
      </span>
    </nav>
  )
}
