import { type Context, createContext, useContext } from 'react'
import type { Texts } from './en.ts'
import { type Language, loadTexts } from './languages.ts'

/** The texts that a part of the pages has beside those that all parts share. */
export interface PartTexts<Own> {
  load(language: Language): Promise<Own>
  /** Gives the texts to the components below it. `TextsProvider` renders it. */
  Provider: Context<Own | null>
  useTexts(): Own
}

/** What a page shows in a language: the texts that all parts share, and those of its own part. */
export interface TextsOfPage<Own> {
  language: Language
  texts: Texts
  own: Own
}

/** Makes the loader, the provider and the hook for the texts of a part. @param loaders one for each language */
export function createPartTexts<Own>(loaders: Record<Language, () => Promise<Own>>): PartTexts<Own> {
  const OwnTexts = createContext<Own | null>(null)
  return {
    load: (language) => loaders[language](),
    Provider: OwnTexts,
    useTexts: () => {
      const texts = useContext(OwnTexts)
      if (texts === null)
        throw new Error('The texts of a part need a <TextsProvider> with this part above the component.')
      return texts
    },
  }
}

/** Loads both kinds of texts side by side. */
export async function loadTextsOfPage<Own>(language: Language, part: PartTexts<Own>): Promise<TextsOfPage<Own>> {
  const [texts, own] = await Promise.all([loadTexts(language), part.load(language)])
  return { language, texts, own }
}
