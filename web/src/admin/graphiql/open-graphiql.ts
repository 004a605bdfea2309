/** What GraphiQL sends to the window that opened it, with the port for the answers. See src/http/graphiql/session.js. */
const greeting = 'sallyport:graphiql'

/** Who GraphiQL acts for. */
export interface GraphiqlSession {
  /** What the user is called. */
  name: string
  /** @returns an access token that is valid now; null once the session has ended */
  accessToken(): Promise<string | null>
}

/**
 * Opens GraphiQL in a window of its own, and gives it access tokens while this page is open. The token goes by a port that the window
 * sends: never by a URL or a storage.
 *
 * An attacker's page must get no token. The greeting counts if it comes from the window that was opened here, while that window shows a
 * page of this origin, and it counts once: a window that was led to another site, or a page that another site opened, is given nothing.
 * [HTML §9.3.2, ASVS 5.0 3.5.5]
 *
 * @param endpoint the address of GraphiQL; one of another origin opens without a session
 */
export function openGraphiql(endpoint: string, session: GraphiqlSession): void {
  const { origin } = window.location
  const opened = window.open(endpoint, '_blank')
  if (!opened) return
  const listening = new AbortController()
  const listen = ({ source, origin: sender, data, ports: [port] }: MessageEvent) => {
    if (source !== opened || sender !== origin || !isGreeting(data) || !port) return
    listening.abort()
    port.onmessage = () => {
      session.accessToken().then(
        (accessToken) => port.postMessage({ accessToken, name: session.name }),
        // Without a network, GraphiQL goes on with the token that it has.
        () => {},
      )
    }
  }
  window.addEventListener('message', listen, { signal: listening.signal })
}

function isGreeting(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === greeting
}
