import { type ReactNode, useState } from 'react'

/** The picture of a user, or the first letters of the name. It is decoration: the name stands beside it. */
export function Avatar({
  url,
  name,
  size = 'medium',
  shape = 'round',
}: {
  url?: string | null
  name: string
  size?: 'small' | 'medium' | 'large'
  shape?: 'round' | 'square'
}): ReactNode {
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span className="avatar" data-size={size} data-shape={shape} data-hue={hueOf(name)} aria-hidden="true">
      {url && url !== broken ? <img src={url} alt="" onError={() => setBroken(url)} /> : initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return `${[...first][0] ?? ''}${name.includes('@') ? '' : ([...last][0] ?? '')}`.toUpperCase()
}

/** One of six colours, the same one for the same name. */
function hueOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) % 6
}
