import { AuthProvider, SignedIn, SignedOut } from '@sallyport/client/react'
import { createRoot } from 'react-dom/client'
import { Account } from './account.tsx'
import { auth } from './auth.ts'
import { LogIn } from './log-in.tsx'
import { SignUp } from './sign-up.tsx'
import { VerifyEmail } from './verify-email.tsx'

const home = (
  <>
    <SignedIn>
      <Account />
    </SignedIn>
    <SignedOut>
      <LogIn />
      <SignUp />
    </SignedOut>
  </>
)
const page = location.pathname === '/verify-email' ? <VerifyEmail /> : home
const root = document.getElementById('root')
if (root) createRoot(root).render(<AuthProvider client={auth}>{page}</AuthProvider>)
