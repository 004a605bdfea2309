/** The accent in one colour scheme, as `#rrggbb`, and the colour of text on it. */
export interface Accent {
  accent: string
  onAccent: string
}

/** The facts of the server that the pages need. The server writes them into the page. */
export interface PageConfig {
  /** The path that the server is served below, without a slash at its end: empty for the root. */
  basePath: string
  /** The address of the GraphQL endpoint. */
  endpoint: string
  product: {
    name: string
    /** The address of the logo; null for none. */
    logo: string | null
    /** The accents of the operator, which the server has made readable; null for those of the style sheet. */
    accents: { light: Accent; dark: Accent } | null
  }
  /** Whether this server has the console. */
  console: boolean
  /** Whether this server has GraphiQL, at the address of the endpoint. */
  graphiql: boolean
  /** Whether the server runs in development: mails are files then. */
  development: boolean
}

/** Reads the configuration of the page. A page that nothing was written into, as during development, gets the usual values. */
export function readPageConfig(document: Document): PageConfig {
  const written: Partial<PageConfig> = JSON.parse(document.getElementById('config')?.textContent || '{}')
  const basePath = (written.basePath ?? '').replace(/\/+$/, '')
  return {
    basePath,
    endpoint: new URL(written.endpoint ?? `${basePath}/graphql`, document.baseURI).href,
    product: {
      name: written.product?.name ?? 'Sallyport',
      logo: written.product?.logo ?? null,
      accents: written.product?.accents ?? null,
    },
    console: written.console ?? false,
    graphiql: written.graphiql ?? false,
    development: written.development ?? false,
  }
}
