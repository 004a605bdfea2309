import { readPreference } from '../lib/preferences.ts'
import type { Texts } from './en.ts'

/** The languages of the pages, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof languages

/** The language for dates and numbers, and for React Aria. */
export const locales: Record<Language, string> = { en: 'en-US', de: 'de-DE' }

const loaders: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
}

/** The language that a person chose, or the first one of the browser's that the pages have. */
export function preferredLanguage(): Language {
  const wanted = [readPreference('language') ?? '', ...navigator.languages]
  return wanted.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en'
}

/** Loads the shared texts of a language: the page carries those of one. */
export function loadTexts(language: Language): Promise<Texts> {
  return loaders[language]()
}

/** Whether the pages have a language. */
export function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text)
}
