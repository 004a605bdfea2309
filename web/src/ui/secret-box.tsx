import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'

/** A text that is copied as a whole, such as a key that is shown once. @param label what it is, for screen readers */
export function SecretBox({ label, value }: { label: string; value: string }): ReactNode {
  return (
    <div className="secret-box">
      <input className="secret" aria-label={label} value={value} readOnly onFocus={(event) => event.target.select()} />
      <CopyButton value={value} />
    </div>
  )
}

/** Copies a text, and says so. */
export function CopyButton({ value, children }: { value: string; children?: ReactNode }): ReactNode {
  const { ui } = useTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => {
        setCopied(true)
        setTimeout(() => setCopied(false), 2_000)
      },
      // Without the right to copy, the text can still be selected.
      () => {},
    )
  return (
    <>
      <Button size="small" icon={<Icon name={isCopied ? 'check' : 'copy'} />} onPress={() => void copy()}>
        {isCopied ? ui.copied : (children ?? ui.copy)}
      </Button>
      <span className="visually-hidden" role="status">
        {isCopied ? ui.copied : ''}
      </span>
    </>
  )
}
