import { builder } from '../../../graphql/builder.ts'

/** The argument of what begins a sign-in that may make an account. */
export const referralArgument = builder.args((t) => ({
  referralCode: t.string({
    description:
      'The `User.referralCode` of the user who referred you, for the account that this sign-in makes, if it makes one. ' +
      'It is read as by `signup`: a code that is not valid is ignored, and the answer is the same for every code.',
  }),
}))
