/** How a person answers: by the id of an account, or by refusing. */
export type Choice = { user: string } | { refuse: true }

/** Cookies by origin and name, as a browser keeps them. */
type Cookies = Map<string, string>

/**
 * Walks through the pages of a provider as a browser does, from the address that begins a sign-in to the callback.
 *
 * @returns the parameters of the callback, from its address or from the form that a page posts to it
 */
export async function walkSignIn(authorizationUrl: string, choice: Choice): Promise<URLSearchParams> {
  const cookies: Cookies = new Map()
  const { origin, searchParams } = new URL(authorizationUrl)
  const redirectUri = searchParams.get('redirect_uri') ?? ''
  let response = await request(authorizationUrl, cookies)
  for (let step = 0; step < 10; step += 1) {
    const location = response.headers.get('location')
    if (location !== null) {
      const next = new URL(location, origin).href
      if (next.split('?')[0] === redirectUri.split('?')[0]) return new URL(next).searchParams
      response = await request(next, cookies)
      continue
    }
    const html = await response.text()
    const action = plainText(/<form[^>]* action="([^"]*)"/.exec(html)?.[1] ?? '')
    if (action === '') throw new Error(`The provider answered ${response.status}: ${html.slice(0, 500)}`)
    if (action.split('?')[0] === redirectUri.split('?')[0]) return hiddenFields(html)
    const form = new URLSearchParams('user' in choice ? { user: choice.user } : { refuse: 'yes' })
    response = await request(new URL(action, origin).href, cookies, form)
  }
  throw new Error('The sign-in does not come to an end')
}

async function request(url: string, cookies: Cookies, form: URLSearchParams | null = null): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form,
    headers: { cookie },
    redirect: 'manual',
  })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
  return response
}

/** The fields of a page with `response_mode=form_post`. [OAuth 2.0 Form Post Response Mode] */
function hiddenFields(html: string): URLSearchParams {
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return new URLSearchParams(fields.map(([, name = '', value = '']) => [plainText(name), plainText(value)]))
}

function plainText(text: string): string {
  const named: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>', '&#39;': "'" }
  return text.replace(/&(?:amp|quot|lt|gt|#39);/g, (entity) => named[entity] ?? entity)
}
