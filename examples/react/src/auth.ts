import { createAuthClient, RequestError } from '@sallyport/client'

export const auth = createAuthClient({ url: import.meta.env.VITE_SALLYPORT_URL ?? 'http://localhost:4000' })

/** Makes a result of what no form branches on: a network that failed, or a limit. */
export async function attempt<Result>(operation: Promise<Result>) {
  try {
    return await operation
  } catch (error) {
    if (error instanceof RequestError) return { __typename: 'RequestError', message: error.message } as const
    throw error
  }
}

/** The text of a field of a form. */
export const textOf = (form: FormData, name: string) => String(form.get(name))
