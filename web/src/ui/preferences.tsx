import { lazy, type ReactNode, Suspense, useState } from 'react'
import { languages } from '../texts/languages.ts'
import { useLanguage } from '../texts/use-texts.tsx'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icons.tsx'

const PreferencesMenu = lazy(async () => ({ default: (await import('./preferences-menu.tsx')).PreferencesMenu }))

/**
 * The language and the colour scheme of the pages, which the browser keeps.
 *
 * @param label of the button: with the name of the language, or without
 */
export function Preferences({ label = 'icon' }: { label?: 'icon' | 'language' }): ReactNode {
  const [isWanted, setWanted] = useState(false)
  const trigger = <Trigger label={label} onPress={() => setWanted(true)} />
  if (!isWanted) return trigger
  return (
    <Suspense fallback={trigger}>
      <PreferencesMenu trigger={<Trigger label={label} />} />
    </Suspense>
  )
}

function Trigger({ label, onPress }: { label: 'icon' | 'language'; onPress?(): void }): ReactNode {
  const { texts, language } = useLanguage()
  const { preferences } = texts.ui
  if (label === 'icon') {
    return (
      <IconButton label={preferences} aria-haspopup="menu" {...(onPress && { onPress })}>
        <Icon name="globe" />
      </IconButton>
    )
  }
  return (
    <Button
      variant="quiet"
      size="small"
      icon={<Icon name="globe" />}
      aria-label={`${languages[language]}, ${preferences}`}
      aria-haspopup="menu"
      {...(onPress && { onPress })}
    >
      {languages[language]}
    </Button>
  )
}
