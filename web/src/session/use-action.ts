import { RequestError } from '@sallyport/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { isSame } from '../lib/is-same.ts'
import { lookUp } from '../lib/look-up.ts'
import { failureText, ruleText } from '../texts/failure-text.ts'
import { locales } from '../texts/languages.ts'
import { useLanguage } from '../texts/use-texts.tsx'
import { useProof } from './proof-context.ts'

/** What a mutation answers: its result, or an error of its union, which has a `code`. */
interface Answer {
  __typename: string
}
interface Refusal {
  code: string
  message: string
}

/** The answers of a mutation that are no errors. */
export type Success<Result> = Exclude<Result, Refusal>
type Refused<Result> = Extract<Result, Refusal>

export interface ActionOptions<Input, Result> {
  /** Is called when it was done, before the requests of the page are repeated. */
  done?(result: Success<Result>, input: Input): void | Promise<void>
  /** @returns true if the page shows this failure in its own way */
  failed?(failure: Refused<Result>, input: Input): boolean
  /** Is called when the person was asked for a fresh proof and gave none: the page must not wait for a result any more. */
  unproved?(): void
  /** Sentences for failures that mean something else here, by their codes. */
  texts?: Readonly<Record<string, string>>
  /** Keeps the requests of the page as they are: for what changes nothing that is shown. */
  keepRequests?: boolean
}

export interface Action<Input> {
  /**
   * Does it. While it is being done, further calls have no effect. A call after a `reset` waits until the attempt before it has ended;
   * with the same input, it gets the outcome of that attempt.
   */
  run(input: Input): Promise<void>
  /** Whether it is being done since the last `reset`. */
  isPending: boolean
  /** Why it was not done, in the language of the page; null if that is said at the fields. */
  failure: string | null
  /** What is wrong with each field, by its name. */
  fieldErrors: Record<string, string>
  /** Why it was not done, with what is wrong with fields: for where no form says that at its fields. */
  problem: string | null
  /** Forgets what was wrong with a field: it is being changed. */
  forget(field: string): void
  /** Begins anew: forgets the failure, also that of an attempt that has not ended. */
  reset(): void
}

interface Attempt<Input> {
  input: Input
  /** How many resets there were when the person asked for it the last time: its outcome is shown until the next. */
  resets: number
  ended: Promise<void>
}

interface Outcome {
  failure: string | null
  fieldErrors: Record<string, string>
}

const nothing: Outcome = { failure: null, fieldErrors: {} }

/**
 * Does something through the API, and keeps what a form shows about it. Where the API asks for a fresh proof (PROOF_REQUIRED), the person is
 * asked for one, and the action is repeated.
 *
 * @param perform sends the mutation
 */
export function useAction<Input, Result extends Answer>(
  perform: (input: Input) => Promise<Result>,
  options: ActionOptions<Input, Result> = {},
): Action<Input> {
  const { texts, language } = useLanguage()
  const requests = useQueryClient()
  const askForProof = useProof()
  const [isPending, setPending] = useState(false)
  const [outcome, setOutcome] = useState(nothing)
  /** The last attempt that has not ended; others may be under way before it. */
  const latest = useRef<Attempt<Input> | null>(null)
  const resets = useRef(0)

  const attempt = async (input: Input): Promise<Outcome> => {
    const result = await perform(input)
    if (!isRefusal(result)) {
      await options.done?.(result as Success<Result>, input)
      if (!options.keepRequests) void requests.invalidateQueries()
      return nothing
    }
    if (result.code === 'PROOF_REQUIRED') {
      if (await askForProof()) return attempt(input)
      options.unproved?.()
      return nothing
    }
    if (options.failed?.(result as Refused<Result>, input)) return nothing
    const fieldErrors = fieldsOf(result).map((field) => [field.path.at(-1) ?? '', ruleText(texts.errors, field)])
    if (fieldErrors.length > 0) return { failure: null, fieldErrors: Object.fromEntries(fieldErrors) }
    const own = lookUp(options.texts ?? {}, result.code)
    return { failure: own ?? failureText(texts.errors, result, locales[language]), fieldErrors: {} }
  }

  const outcomeOf = async (input: Input): Promise<Outcome> => {
    try {
      return await attempt(input)
    } catch (error) {
      if (!(error instanceof RequestError)) console.error(error)
      // A session that has ended leads to the page for signing in, which says so.
      if (error instanceof RequestError && error.status === 401) return nothing
      return { failure: failureText(texts.errors, error, locales[language]), fieldErrors: {} }
    }
  }
  const run = async (input: Input) => {
    const before = latest.current
    if (before?.resets === resets.current) return
    setPending(true)
    setOutcome(nothing)
    if (before && isSame(before.input, input)) {
      before.resets = resets.current
      return before.ended
    }
    const mine: Attempt<Input> = { input, resets: resets.current, ended: Promise.resolve() }
    latest.current = mine
    // At once if nothing is under way: a window can only be opened, and a passkey asked for, in the event of a click.
    const outcome = before ? before.ended.then(() => outcomeOf(input)) : outcomeOf(input)
    mine.ended = outcome.then((shown) => {
      if (latest.current === mine) latest.current = null
      if (mine.resets !== resets.current) return
      setOutcome(shown)
      setPending(false)
    })
    return mine.ended
  }
  const reset = useCallback(() => {
    resets.current += 1
    setOutcome(nothing)
    setPending(false)
  }, [])
  const forget = useCallback((field: string) => {
    setOutcome((before) => {
      if (!Object.hasOwn(before.fieldErrors, field)) return before
      const { [field]: _, ...fieldErrors } = before.fieldErrors
      return { ...before, fieldErrors }
    })
  }, [])
  const problem = [outcome.failure, ...Object.values(outcome.fieldErrors)].filter(Boolean).join(' ') || null
  return { run, isPending, ...outcome, problem, forget, reset }
}

function isRefusal(result: Answer): result is Answer & Refusal {
  return 'code' in result && 'message' in result
}

function fieldsOf(result: object): { path: string[]; rule: string; message: string }[] {
  return 'fields' in result && Array.isArray(result.fields) ? result.fields : []
}
