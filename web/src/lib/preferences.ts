/** The colour scheme that a person chose; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark'

const keys = {
  theme: 'sallyport:theme',
  language: 'sallyport:language',
  userColumns: 'sallyport:user-columns',
  userRows: 'sallyport:user-rows',
} as const

/** Reads a choice that this browser keeps; null for none, and where the storage is blocked. */
export function readPreference(name: keyof typeof keys): string | null {
  try {
    return localStorage.getItem(keys[name])
  } catch {
    return null
  }
}

/** Keeps a choice in this browser, where it can. */
export function keepPreference(name: keyof typeof keys, value: string): void {
  try {
    localStorage.setItem(keys[name], value)
  } catch {
    // A choice that cannot be kept holds until the page is left.
  }
}

/** The chosen colour scheme. */
export function readTheme(): Theme {
  const theme = readPreference('theme')
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Shows the page in a colour scheme, and keeps the choice. */
export function applyTheme(theme: Theme): void {
  keepPreference('theme', theme)
  showTheme(theme)
}

/** Shows the page in a colour scheme. The style sheet reads the attribute. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
