import * as account from './de/account.ts'
import * as errors from './de/errors.ts'
import * as signIn from './de/sign-in.ts'
import { ui } from './de/ui.ts'
import type { Texts } from './en.ts'

/** The texts of the pages in German. */
export const de: Texts = { ui, errors, signIn: signIn.signIn, account: account.account }
