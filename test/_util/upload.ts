import type { Answer, Credential } from './execute.ts'
import { credentialHeaders } from './execute.ts'

/** What is sent as the picture: bytes, and a declared type that need not be true. */
export interface SentFile {
  bytes: Uint8Array
  type?: string
  name?: string
}

/** What an upload selects: the user with the new picture, or an error. */
export interface Uploaded {
  __typename: string
  id: string
  name: string | null
  avatarUrl: string
  small: string
  large: string
  fields: { path: string[]; rule: string; message: string }[]
  code: string
  message: string
}

const mutation = `mutation($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    __typename
    ... on User { id name avatarUrl small: avatarUrl(size: 64) large: avatarUrl(size: 512) }
    ... on ValidationError { fields { path rule message } }
    ... on Error { code message }
  }
}`

/** A multipart request as the specification describes it, which sends a picture with `updateProfile`. */
export function uploadForm(file: SentFile | Uint8Array, input: object = {}): FormData {
  const {
    bytes,
    type = 'application/octet-stream',
    name = 'picture',
  } = file instanceof Uint8Array ? { bytes: file } : file
  const form = new FormData()
  form.append('operations', JSON.stringify({ query: mutation, variables: { input: { ...input, avatar: null } } }))
  form.append('map', JSON.stringify({ 0: ['variables.input.avatar'] }))
  form.append('0', new Blob([new Uint8Array(bytes)], { type }), name)
  return form
}

/** Sends a body to the server at `url` with the header that a foreign form cannot send. */
export async function sendForm(
  url: string,
  body: BodyInit,
  credential?: Credential,
  headers: Record<string, string> = {},
): Promise<Answer<{ updateProfile?: Uploaded }>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'graphql-require-preflight': '1',
      ...credentialHeaders(credential),
      ...headers,
    },
    body,
  })
  const answer = (await response.json()) as Partial<Answer<{ updateProfile?: Uploaded }>>
  return {
    status: response.status,
    headers: response.headers,
    data: answer.data ?? {},
    errors: answer.errors ?? [],
    extensions: answer.extensions ?? {},
  }
}

/** Uploads a picture. @returns the result of `updateProfile` @throws Error with the whole answer where there is none */
export async function upload(
  url: string,
  file: SentFile | Uint8Array,
  credential: Credential,
  input: object = {},
): Promise<Uploaded> {
  const answer = await sendForm(url, uploadForm(file, input), credential)
  if (answer.data.updateProfile) return answer.data.updateProfile
  throw new Error(JSON.stringify([answer.status, answer.errors]))
}
