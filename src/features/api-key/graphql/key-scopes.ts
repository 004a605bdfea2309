/** How many scopes the input of an API key may list. */
export const keyScopes = { maxLength: [200, { message: 'An API key can have at most 200 scopes.' }] } satisfies {
  maxLength: [number, { message: string }]
}
