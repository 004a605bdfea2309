import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router'

/** Parameters of an address are texts, and stay as they are: a `state` of digits is no number. */
export const searchFormat = {
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith((value: unknown) => String(value)),
}
