import { createApiClient } from '@sallyport/client/node'

const { SALLYPORT_URL = 'http://localhost:4000', AUTH_API_KEY = '' } = process.env

export const api = createApiClient({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY })
