import { type CreateFirstAdminInput, createFirstAdmin } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { ActionForm } from '../../session/action-form.tsx'
import { useAction } from '../../session/use-action.ts'
import { useSessionStart } from '../../session/use-session-start.ts'
import { useTexts } from '../../texts/use-texts.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { PlainLayout } from '../../ui/plain-layout.tsx'
import { PasswordField, TextField } from '../../ui/text-field.tsx'
import { announce } from '../../ui/toast.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'

/**
 * Makes the first administrator, with the link that the server printed. The token is in the fragment, which no server and no proxy gets to
 * see, and is taken out of the address at once: it must not stay in the history of the browser. [ASVS 5.0 14.2.1]
 */
export function FirstAdministratorPage(): ReactNode {
  const { first, frame } = useAdminTexts()
  const navigate = useNavigate()
  const [token, setToken] = useState<string | null>(() => window.location.hash.slice(1) || null)
  useEffect(() => {
    if (window.location.hash) void navigate({ to: '/first', replace: true })
  }, [navigate])
  useEffect(() => {
    // The link may be opened in a window that shows the page already.
    const read = () => {
      if (window.location.hash.length > 1) setToken(window.location.hash.slice(1))
    }
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  return (
    <PlainLayout>
      {token ? (
        <FirstAdministratorForm token={token} onRefused={() => setToken(null)} />
      ) : (
        <>
          <PageTitle title={first.noLink} text={first.noLinkText} />
          <p>
            <code className="command">sallyport admin link</code>
          </p>
          <ButtonLink wide href="/">
            {frame.toConsole}
          </ButtonLink>
        </>
      )}
    </PlainLayout>
  )
}

function FirstAdministratorForm({ token, onRefused }: { token: string; onRefused(): void }): ReactNode {
  const { client } = useAuth()
  const { signIn } = useTexts()
  const { first } = useAdminTexts()
  const navigate = useNavigate()
  // The client has to know whether there is a session before it gets another one.
  useSessionStart()
  const action = useAction((input: CreateFirstAdminInput) => createFirstAdmin(client, input), {
    done: async () => {
      announce(first.done)
      await navigate({ to: '/', replace: true })
    },
    failed: ({ code }) => {
      const isRefused = code === 'TOKEN_INVALID' || code === 'TOKEN_EXPIRED'
      if (isRefused) onRefused()
      return isRefused
    },
  })
  return (
    <>
      <PageTitle title={first.title} text={first.text} />
      <ActionForm
        action={action}
        values={(form) => ({
          token,
          email: form.text('email').trim(),
          name: form.optional('name'),
          password: form.text('password'),
        })}
      >
        <TextField name="name" label={signIn.signUpPage.name} autoComplete="name" autoFocus />
        <TextField name="email" type="email" label={signIn.email} autoComplete="username" isRequired />
        <PasswordField
          name="password"
          label={signIn.password}
          hint={signIn.signUpPage.passwordHint}
          autoComplete="new-password"
          isRequired
        />
        <Button type="submit" variant="primary" wide isPending={action.isPending}>
          {first.submit}
        </Button>
      </ActionForm>
    </>
  )
}
