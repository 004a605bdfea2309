import { useEffect, useState } from 'react'
import type { EventRowFragment } from '../../generated/admin.ts'

/** Further down the page, new rows above would move what is being read, in pixels. */
const nearTop = 160

const none: ReadonlySet<string> = new Set()

interface Held {
  key: string
  shown: readonly EventRowFragment[]
  /** The rows that appeared last. */
  fresh: ReadonlySet<string>
}

/** A list that new rows join. */
export interface LiveTail {
  /** The rows to show; undefined until they are read. */
  shown: readonly EventRowFragment[] | undefined
  fresh: ReadonlySet<string>
  /** How many rows are not shown yet. */
  waiting: number
  /** Shows them. */
  show(): void
}

/**
 * Decides when new rows appear: at once at the top of the page, and when they are asked for while somebody reads further down, or has
 * unfolded a row. What is being read does not move.
 *
 * @param key of the question: with another one, everything is new
 * @param read the rows as they were read last
 */
export function useLiveTail(key: string, read: readonly EventRowFragment[] | undefined, isUnfolded: boolean): LiveTail {
  const [held, hold] = useState<Held | null>(null)
  const isHeld = held?.key === key
  const known = new Set(isHeld ? held.shown.map(({ id }) => id) : [])
  const news = isHeld && read ? read.filter(({ id }) => !known.has(id)) : []
  useEffect(() => {
    if (!read) return
    hold((before) => {
      if (before?.key !== key) return { key, shown: read, fresh: none }
      const ids = new Set(before.shown.map(({ id }) => id))
      const fresh = read.filter(({ id }) => !ids.has(id))
      if (fresh.length === 0 || isUnfolded || window.scrollY > nearTop) return before
      return { key, shown: read, fresh: new Set(fresh.map(({ id }) => id)) }
    })
  }, [key, read, isUnfolded])
  const show = () => {
    if (read) hold({ key, shown: read, fresh: new Set(news.map(({ id }) => id)) })
  }
  return isHeld
    ? { shown: held.shown, fresh: held.fresh, waiting: news.length, show }
    : { shown: read, fresh: none, waiting: 0, show }
}
