import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { SearchField as AriaSearchField } from 'react-aria-components/SearchField'
import { Input } from 'react-aria-components/TextField'
import { useTexts } from '../texts/use-texts.tsx'
import { Icon } from './icons.tsx'

/** How long nobody types before the search begins, in milliseconds. */
const pause = 200

/** A field that searches while one types. @param label for screen readers */
export function SearchField({
  label,
  placeholder,
  value,
  onSearch,
  autoFocus,
}: {
  label: string
  placeholder: string
  value: string
  onSearch(text: string): void
  autoFocus?: boolean
}): ReactNode {
  const { ui } = useTexts()
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  /** What this field has searched for and is not the value yet: the next letters may be typed meanwhile. */
  const [begun, setBegun] = useState<readonly string[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (known !== value) {
    setKnown(value)
    const isOwn = begun.includes(value)
    setBegun(isOwn ? begun.slice(begun.indexOf(value) + 1) : [])
    // The search was changed elsewhere, such as by the button that goes back.
    if (!isOwn) setText(value)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (next: string) => {
    clearTimeout(timer.current)
    const searched = next.trim()
    if (searched === (begun.at(-1) ?? value)) return
    setBegun((earlier) => [...earlier, searched])
    onSearch(searched)
  }
  return (
    <AriaSearchField
      className="search-field"
      aria-label={label}
      value={text}
      autoFocus={autoFocus ?? false}
      onChange={(next) => {
        setText(next)
        clearTimeout(timer.current)
        timer.current = setTimeout(search, pause, next)
      }}
      onSubmit={search}
      onClear={() => search('')}
    >
      <Icon name="search" />
      <Input className="input" placeholder={placeholder} spellCheck={false} autoComplete="off" />
      <Button className="input-button" aria-label={ui.clearSearch}>
        <Icon name="close" />
      </Button>
    </AriaSearchField>
  )
}
