/** A lock that one page or program of the origin holds at a time: the Web Locks API, as far as the client uses it. */
export interface Locks {
  request<T>(name: string, options: { signal?: AbortSignal; steal?: boolean }, run: () => Promise<T>): Promise<T>
}

/** A channel to the other pages of the origin: BroadcastChannel, as far as the client uses it. */
export interface Channel {
  postMessage(message: unknown): void
  close(): void
  onmessage: ((event: { data: unknown }) => void) | null
}

/** What the client takes from where it runs. Only `fetch`, timers and `crypto` are everywhere. */
export interface Platform {
  fetch: typeof fetch
  /** Milliseconds since 1970, by the clock of the device, which may be wrong. */
  now(): number
  /** @returns what cancels the timer; one in the background does not keep a program running */
  after(milliseconds: number, run: () => void, background?: boolean): () => void
  locks: Locks | null
  openChannel(name: string): Channel | null
  webStorage(kind: 'localStorage' | 'sessionStorage'): WebStorage | null
  /** Whether requests have an `Origin`, and cookies where they are asked for. */
  isBrowser: boolean
  /** Whether the page can be seen. A page in the background refreshes when it needs a token, and not ahead. */
  isVisible(): boolean
  /** Calls `run` when the page is shown again, the network returns or another page writes to the storage. */
  onWake(run: () => void): () => void
}

/** localStorage or sessionStorage. */
export interface WebStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

interface Events {
  addEventListener(type: string, run: () => void): void
  removeEventListener(type: string, run: () => void): void
}

interface Surroundings {
  navigator?: { locks?: Locks }
  document?: Events & { visibilityState?: string }
  BroadcastChannel?: { new (name: string): Channel; prototype: object }
  location?: object
  localStorage?: WebStorage
  sessionStorage?: WebStorage
  addEventListener?: Events['addEventListener']
  removeEventListener?: Events['removeEventListener']
}

/** What there is of a browser, Node, Deno, Bun or React Native: nothing is taken for granted but `fetch` and timers. */
export function currentPlatform(): Platform {
  const here = globalThis as unknown as Surroundings
  const isBrowser = here.location !== undefined
  return {
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    after(milliseconds, run, background) {
      const timer = setTimeout(run, milliseconds)
      if (background) unref(timer)
      return () => clearTimeout(timer)
    },
    locks: here.navigator?.locks ?? null,
    openChannel(name) {
      // That of Deno would keep a program running. Programs do not hear each other by it in any case.
      if (!here.BroadcastChannel || (!isBrowser && !('unref' in here.BroadcastChannel.prototype))) return null
      const channel = new here.BroadcastChannel(name)
      unref(channel)
      return channel
    },
    webStorage(kind) {
      // Reading the property throws where the browser blocks storage.
      try {
        return here[kind] ?? null
      } catch {
        return null
      }
    },
    isBrowser,
    isVisible: () => here.document?.visibilityState !== 'hidden',
    onWake(run) {
      const each = (method: keyof Events) => {
        here.document?.[method]?.('visibilitychange', run)
        for (const type of ['focus', 'online', 'pageshow', 'storage']) here[method]?.(type, run)
      }
      each('addEventListener')
      return () => each('removeEventListener')
    },
  }
}

/** Waits. */
export function pause(platform: Platform, milliseconds: number): Promise<void> {
  return new Promise((resolve) => platform.after(milliseconds, resolve))
}

/** Node would wait for a timer or a channel before it ends. */
function unref(thing: object | number): void {
  const timer = thing as { unref?(): void }
  timer.unref?.()
}
