import type { PageDeclaration } from './page.ts'

/** Finds the page of a path, with the values of the parameters in it. @returns null when there is none */
export function findPage<Declared extends Pick<PageDeclaration, 'path'>>(
  pages: readonly Declared[],
  path: string,
): { page: Declared; params: Record<string, string> } | null {
  for (const page of pages) {
    const params = matchPath(page.path, path)
    if (params) return { page, params }
  }
  return null
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  if (!pattern.includes(':')) return pattern === path ? {} : null
  const names = pattern.split('/')
  const parts = path.split('/')
  if (names.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? ''
    if (!name.startsWith(':')) {
      if (name !== part) return null
      continue
    }
    // The values are names of the configuration, which need no percent-encoding.
    if (!/^[a-z0-9_-]{1,64}$/.test(part)) return null
    params[name.slice(1)] = part
  }
  return params
}
