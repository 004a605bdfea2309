import type { Client } from '../services.ts'

/** Where an event comes from that no request caused: the command line, a round, the first start. */
export const thisMachine: Client = { ip: 'local', network: 'local', userAgent: null }
