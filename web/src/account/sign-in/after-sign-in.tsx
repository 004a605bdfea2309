import { useAuth } from '@sallyport/client/react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { CreateLoginCodeDocument } from '../../generated/account.ts'
import { searchFormat } from '../../session/search-format.ts'
import { sendRequest } from '../../session/use-request.ts'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { LoadingPage } from '../../ui/states.tsx'
import { ContinueAs } from './continue-as.tsx'
import { HandOverFailed } from './hand-over-failed.tsx'
import type { SignInSearch } from './sign-in-search.ts'

/** Where a person goes who is signed in: back to the application that sent them, or to their account. */
export function AfterSignIn({ search }: { search: SignInSearch }): ReactNode {
  return search.return_to ? <HandOver {...search} return_to={search.return_to} /> : <ToAccount next={search.next} />
}

function ToAccount({ next = '/' }: { next?: string | undefined }): ReactNode {
  const navigate = useNavigate()
  const { basePath } = usePageConfig()
  useEffect(() => {
    // The console is a document of its own.
    if (/^\/admin(?![^/?])/.test(next)) return window.location.replace(`${basePath}${next}`)
    const [to = '/', query = ''] = next.split('?')
    void navigate({ to, search: searchFormat.parseSearch(query), replace: true })
  }, [next, navigate, basePath])
  return <LoadingPage />
}

/** Goes back with a login code. An app with a scheme of its own is not opened before the person has agreed. [RFC 8252 §8.6] */
function HandOver({ return_to, code_challenge, state }: SignInSearch & { return_to: string }): ReactNode {
  const { client } = useAuth()
  const [step, setStep] = useState<'asked' | 'agreed' | 'failed'>(hasOwnScheme(return_to) ? 'asked' : 'agreed')
  const begun = useRef(false)
  useEffect(() => {
    if (step !== 'agreed' || begun.current) return
    begun.current = true
    if (!code_challenge || !state) return setStep('failed')
    sendRequest(client, CreateLoginCodeDocument, { returnTo: return_to, codeChallenge: code_challenge, state }).then(
      ({ createLoginCode }) => {
        if (createLoginCode.__typename === 'LoginCode') window.location.replace(createLoginCode.url)
        else setStep('failed')
      },
      () => setStep('failed'),
    )
  }, [step, client, return_to, code_challenge, state])
  if (step === 'failed') return <HandOverFailed />
  if (step === 'asked') {
    return <ContinueAs returnTo={return_to} state={state} onContinue={() => setStep('agreed')} />
  }
  return <LoadingPage />
}

/** Any app on a device can claim a scheme such as `com.example.app:`. */
function hasOwnScheme(address: string): boolean {
  return !/^https?:\/\//i.test(address)
}
