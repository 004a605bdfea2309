import { createAuthClient, RequestError } from '@sallyport/client'

const auth = createAuthClient({ url: import.meta.env.VITE_SALLYPORT_URL ?? 'http://localhost:4000' })

/** The token between the password and the second factor. */
let challengeToken = ''

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no element “${id}”.`)
  return found
}

/** Shows these elements, and hides the others. @param {string[]} ids */
function show(...ids) {
  for (const id of ['account', 'log-in', 'two-factor', 'sign-up', 'verify-email'])
    element(id).hidden = !ids.includes(id)
}

/** @param {string} text */
function say(text) {
  element('message').textContent = text
}

function render() {
  const { status, user } = auth.state
  challengeToken = ''
  if (status === 'loading') return show()
  if (status === 'signedOut') return show('log-in', 'sign-up')
  element('name').textContent = user.name ?? user.email
  show('account')
}

/**
 * Calls `submit` with the text of each field when the form is sent, and shows the message that it returns.
 *
 * @param {string} id
 * @param {(field: (name: string) => string) => Promise<string>} submit
 */
function onSubmit(id, submit) {
  element(id).addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.currentTarget)
    const data = new FormData(form)
    say('')
    try {
      say(await submit((name) => String(data.get(name))))
      form.reset()
    } catch (error) {
      // A network that failed, or a limit. Everything else is a mistake in this program.
      if (!(error instanceof RequestError)) throw error
      say(error.message)
    }
  })
}

onSubmit('log-in', async (field) => {
  const result = await auth.logIn({ identifier: field('email'), password: field('password') })
  if (result.__typename === 'AuthTokens') return ''
  if (result.__typename !== 'TwoFactorChallenge') return result.message
  challengeToken = result.challengeToken
  show('two-factor')
  return ''
})

onSubmit('two-factor', async (field) => {
  const result = await auth.verifyTwoFactor({ challengeToken, code: field('code') })
  if (result.__typename === 'AuthTokens') return ''
  // Another code can be tried; after every other error, the log-in begins again.
  if (result.__typename !== 'CodeInvalidError') render()
  return result.message
})

onSubmit('sign-up', async (field) => {
  const result = await auth.signUp({ email: field('email'), password: field('password') })
  if (result.__typename === 'ValidationError') return result.fields.map(({ message }) => message).join(' ')
  return result.__typename === 'AuthTokens' ? '' : result.message
})

// Programs that scan mail open links, too: opening this one changes nothing without the button.
onSubmit('verify-email', async () => {
  const token = new URLSearchParams(location.search).get('token') ?? ''
  return (await auth.verifyEmail({ token })).message
})

element('log-out').addEventListener('click', () => auth.logOut().catch((error) => say(error.message)))

if (location.pathname === '/verify-email') {
  show('verify-email')
} else {
  auth.onChange(render)
  render()
}
