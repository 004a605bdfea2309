/** The result of one check. A problem makes the command fail; a note is something to consider. */
export interface Finding {
  level: 'ok' | 'note' | 'problem'
  /** The variable or the service that was checked. */
  subject: string
  message: string
  /** The suggested remedy; null for a check that passed. */
  remedy: string | null
}

/** A check that passed. */
export function ok(subject: string, message: string): Finding {
  return { level: 'ok', subject, message, remedy: null }
}

/** A finding to consider. */
export function note(subject: string, message: string, remedy: string): Finding {
  return { level: 'note', subject, message, remedy }
}

/** A finding that has to be corrected. */
export function problem(subject: string, message: string, remedy: string): Finding {
  return { level: 'problem', subject, message, remedy }
}
