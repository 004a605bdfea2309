import { RequestError } from '@sallyport/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
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
  /** Does it. While it is being done, further calls have no effect. */
  run(input: Input): Promise<void>
  isPending: boolean
  /** Why it was not done, in the language of the page; null if that is said at the fields. */
  failure: string | null
  /** What is wrong with each field, by its name. */
  fieldErrors: Record<string, string>
  /** Why it was not done, with what is wrong with fields: for where no form says that at its fields. */
  problem: string | null
  /** Forgets what was wrong with a field: it is being changed. */
  forget(field: string): void
  /** Forgets the failure, also that of an attempt that has not ended. */
  reset(): void
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
  const isRunning = useRef(false)
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

  const run = async (input: Input) => {
    if (isRunning.current) return
    isRunning.current = true
    setPending(true)
    setOutcome(nothing)
    const before = resets.current
    const show = (next: Outcome) => {
      if (resets.current === before) setOutcome(next)
    }
    try {
      show(await attempt(input))
    } catch (error) {
      // A session that has ended leads to the page for signing in, which says so.
      if (!(error instanceof RequestError && error.status === 401)) {
        show({ failure: failureText(texts.errors, error, locales[language]), fieldErrors: {} })
      }
      if (!(error instanceof RequestError)) console.error(error)
    } finally {
      isRunning.current = false
      setPending(false)
    }
  }
  const reset = useCallback(() => {
    resets.current += 1
    setOutcome(nothing)
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
