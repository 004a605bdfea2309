import type { Client, Services } from '../services.ts'

/** What a browser asked for, unpacked by the server. */
export interface PageRequest {
  method: string
  path: string
  query: URLSearchParams
  /** The fields of an `application/x-www-form-urlencoded` body; null when the body is something else. */
  form: URLSearchParams | null
  client: Client
  /** The header Sec-Fetch-Site; null for browsers that do not send it. */
  fetchSite: string | null
}

/** A finished answer; its body goes out for GET and POST, and only its length for HEAD. */
export interface PageResponse {
  status: number
  /** By lower-case name. */
  headers: Record<string, string>
  body: string
}

export type PageNeeds = Pick<Services, 'clock' | 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>

/** Serves one path; has only to know GET (asked for by HEAD, too) and POST with a form. */
export type ServePage = (services: PageNeeds, request: PageRequest) => PageResponse | Promise<PageResponse>
