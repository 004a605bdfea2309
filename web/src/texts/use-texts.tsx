import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { keepPreference } from '../lib/preferences.ts'
import type { Texts } from './en.ts'
import { type Language, locales } from './languages.ts'
import { loadTextsOfPage, type PartTexts, type TextsOfPage } from './part-texts.ts'

interface LanguageOfPage {
  texts: Texts
  language: Language
  setLanguage(language: Language): void
}

const LanguageContext = createContext<LanguageOfPage | null>(null)

/**
 * Gives the texts of a language to the components below it: those that all parts share, and those of the part of the page. Both change
 * their language at once.
 */
export function TextsProvider<Own>({
  part,
  first,
  children,
}: {
  part: PartTexts<Own>
  first: TextsOfPage<Own>
  children: ReactNode
}): ReactNode {
  const [shown, show] = useState(first)
  const { language, texts, own } = shown
  const setLanguage = useCallback(
    (wanted: Language) => {
      keepPreference('language', wanted)
      // Without a network the page stays in its language.
      loadTextsOfPage(wanted, part).then(show, () => {})
    },
    [part],
  )
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(() => ({ texts, language, setLanguage }), [texts, language, setLanguage])
  return (
    <LanguageContext.Provider value={value}>
      <part.Provider value={own}>
        <I18nProvider locale={locales[language]}>{children}</I18nProvider>
      </part.Provider>
    </LanguageContext.Provider>
  )
}

/** The language of the page, and what changes it. */
export function useLanguage(): LanguageOfPage {
  const value = useContext(LanguageContext)
  if (!value) throw new Error('useLanguage needs a <TextsProvider> above the component.')
  return value
}

/** The texts that all parts of the pages share. */
export function useTexts(): Texts {
  return useLanguage().texts
}
