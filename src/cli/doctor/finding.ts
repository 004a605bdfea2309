/** One thing that was looked at. A problem makes the command fail; a note is for somebody to think about. */
export interface Finding {
  level: 'ok' | 'note' | 'problem'
  /** The variable or the part. */
  subject: string
  message: string
  /** What to do about it; null when all is well. */
  remedy: string | null
}

/** All is well. */
export function ok(subject: string, message: string): Finding {
  return { level: 'ok', subject, message, remedy: null }
}

/** Something to think about. */
export function note(subject: string, message: string, remedy: string): Finding {
  return { level: 'note', subject, message, remedy }
}

/** Something that has to be mended. */
export function problem(subject: string, message: string, remedy: string): Finding {
  return { level: 'problem', subject, message, remedy }
}
