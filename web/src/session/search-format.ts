import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router'

/** Parameters of an address are written as they are, and not as JSON. */
export const searchFormat = {
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith((value: unknown) => String(value)),
}
