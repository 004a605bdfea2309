/** The text of a name that the server says, such as a code; undefined if the pages have none for it. */
export function lookUp(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined
}
