import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'

/** Reads the next page of a list. */
export function ShowMore({
  list,
}: {
  list: { hasMore: boolean; isLoadingMore: boolean; loadMore(): void }
}): ReactNode {
  const { ui } = useTexts()
  if (!list.hasMore) return null
  return (
    <div className="show-more">
      <Button isPending={list.isLoadingMore} onPress={list.loadMore}>
        {ui.showMore}
      </Button>
    </div>
  )
}
