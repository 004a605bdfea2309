import { account } from './en/account.ts'
import * as errors from './en/errors.ts'
import { signIn } from './en/sign-in.ts'
import { ui } from './en/ui.ts'

/** The texts of the pages in English. Every other language has the same ones: a text that is missing there does not compile. */
export const en = { ui, errors, signIn, account }

/** The texts of the pages in a language. */
export type Texts = typeof en
