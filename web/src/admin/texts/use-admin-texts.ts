import { createPartTexts } from '../../texts/part-texts.ts'
import type { AdminTexts } from './en.ts'

/** The texts of the console, one file for each language. */
export const adminTexts = createPartTexts<AdminTexts>({
  en: async () => (await import('./en.ts')).en,
  de: async () => (await import('./de.ts')).de,
})

/** The texts of the console. Those that it shares with the other pages are in `useTexts`. */
export const { useTexts: useAdminTexts } = adminTexts
