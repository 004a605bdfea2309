import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { keepPreference } from '../lib/preferences.ts'
import type { Texts } from './en.ts'
import { type Language, loadTexts, locales } from './languages.ts'

interface LanguageOfPage {
  texts: Texts
  language: Language
  setLanguage(language: Language): void
}

const LanguageContext = createContext<LanguageOfPage | null>(null)

/** Gives the texts of a language to the components below it. */
export function TextsProvider({
  first,
  children,
}: {
  first: { language: Language; texts: Texts }
  children: ReactNode
}): ReactNode {
  const [shown, show] = useState(first)
  const setLanguage = useCallback((language: Language) => {
    keepPreference('language', language)
    loadTexts(language).then(
      (texts) => show({ language, texts }),
      // Without a network the page stays in its language.
      () => {},
    )
  }, [])
  useEffect(() => {
    document.documentElement.lang = shown.language
  }, [shown.language])
  const value = useMemo(() => ({ ...shown, setLanguage }), [shown, setLanguage])
  return (
    <LanguageContext.Provider value={value}>
      <I18nProvider locale={locales[shown.language]}>{children}</I18nProvider>
    </LanguageContext.Provider>
  )
}

/** The language of the page, and what changes it. */
export function useLanguage(): LanguageOfPage {
  const value = useContext(LanguageContext)
  if (!value) throw new Error('useLanguage needs a <TextsProvider> above the component.')
  return value
}

/** The texts of the page. */
export function useTexts(): Texts {
  return useLanguage().texts
}
