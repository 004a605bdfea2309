import { createPartTexts } from '../../texts/part-texts.ts'
import type { AccountTexts } from './en.ts'

/** The texts of the pages of an account, one file for each language. */
export const accountTexts = createPartTexts<AccountTexts>({
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
})

/** The texts of the pages of an account. Those that they share with the console are in `useTexts`. */
export const { useTexts: useAccountTexts } = accountTexts
