import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { Language } from '../../texts/languages.ts'
import { useLanguage } from '../../texts/use-texts.tsx'
import type { AdminTexts } from './en.ts'

const loaders: Record<Language, () => Promise<AdminTexts>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
}

const AdminTextsContext = createContext<AdminTexts | null>(null)

/** Loads the texts of the console in a language. */
export function loadAdminTexts(language: Language): Promise<AdminTexts> {
  return loaders[language]()
}

/** Gives the texts of the console, in the language of the page, to the components below it. */
export function AdminTextsProvider({ first, children }: { first: AdminTexts; children: ReactNode }): ReactNode {
  const { language } = useLanguage()
  const [texts, setTexts] = useState(first)
  useEffect(() => {
    let isWanted = true
    loadAdminTexts(language).then(
      (loaded) => {
        if (isWanted) setTexts(loaded)
      },
      // Without a network the console stays in its language.
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [language])
  return <AdminTextsContext value={texts}>{children}</AdminTextsContext>
}

/** The texts of the console. Those that it shares with the other pages are in `useTexts`. */
export function useAdminTexts(): AdminTexts {
  const texts = useContext(AdminTextsContext)
  if (!texts) throw new Error('useAdminTexts needs an <AdminTextsProvider> above the component.')
  return texts
}
