import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'

/** The previous and the next page of a list that is read by cursors. @param page the number of the page that is shown */
export function Pager({
  page,
  hasPrevious,
  hasNext,
  onPrevious,
  onNext,
  children,
}: {
  page: number
  hasPrevious: boolean
  hasNext: boolean
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
        <Button size="small" isDisabled={!hasPrevious} onPress={onPrevious} icon={<Icon name="chevronLeft" />}>
          {ui.previous}
        </Button>
        <Button size="small" isDisabled={!hasNext} onPress={onNext}>
          {ui.next}
          <Icon name="chevronRight" />
        </Button>
      </span>
    </nav>
  )
}
