// Runs in the browser, in the page of GraphiQL: gets access tokens from the console, when the console opened this window.
{
  const bar = document.getElementById('session')
  const opener = window.opener
  // The console is the opener once: nothing that this window shows later reaches the console by it.
  window.opener = null
  if (opener) askForSession(opener)

  /**
   * Sends a port to the console. An attacker's page that opens this one gets no port: the browser delivers the message to this origin
   * alone, and the header Cross-Origin-Opener-Policy has already cut its window off. No window can plant a token here, because this page
   * listens to its own port and to no messages of windows. [HTML §9.3.3, §9.4; ASVS 5.0 3.5.5]
   */
  function askForSession(consoleWindow) {
    const { port1: port, port2 } = new MessageChannel()
    port.onmessage = ({ data }) => begin(port, data)
    consoleWindow.postMessage({ type: 'sallyport:graphiql' }, location.origin, [port2])
    port.postMessage('token')
  }

  /** The first answer signs this window in. The token stays in this function: it is neither in the storage nor in the URL. */
  function begin(port, first) {
    if (typeof first?.accessToken !== 'string') return
    const session = { token: first.accessToken, isAlone: false, waiting: [] }
    port.onmessage = ({ data }) => {
      session.token = data?.accessToken ?? null
      for (const go of session.waiting.splice(0)) go()
      if (session.token === null) end('The session has ended.')
    }
    const send = globalThis.fetch
    globalThis.fetch = async (input, init) => {
      const headers = new Headers(init?.headers)
      if (!isApi(input) || headers.has('authorization') || headers.has('x-api-key')) return send(input, init)
      await renew(port, session)
      if (session.token !== null) headers.set('authorization', `Bearer ${session.token}`)
      return send(input, { ...init, headers })
    }
    const signOut = document.createElement('button')
    signOut.textContent = 'Sign out here'
    signOut.addEventListener('click', () => {
      session.token = null
      end('You are signed out in this window.')
    })
    say(`Requests without a credential of their own are sent as ${first.name}.`, signOut)

    function end(text) {
      port.close()
      globalThis.fetch = send
      say(text)
    }
  }

  /** Asks the console for a token that is still valid. When the console was closed, the token is used until it expires. */
  function renew(port, session) {
    if (session.isAlone) return null
    const answered = new Promise((resolve) => session.waiting.push(resolve))
    const isLate = new Promise((resolve) => setTimeout(resolve, 2_000, true))
    port.postMessage('token')
    return Promise.race([answered, isLate]).then((late) => {
      session.isAlone = late === true
    })
  }

  function isApi(input) {
    const url = new URL(typeof input === 'string' ? input : (input.url ?? input), location.href)
    return url.origin === location.origin && url.pathname === location.pathname
  }

  function say(text, ...buttons) {
    const words = document.createElement('span')
    words.textContent = text
    bar.replaceChildren(words, ...buttons)
    bar.hidden = false
  }
}
