/**
 * The open sessions that a user can have. [ASVS 5.0 7.1.2] An attacker who opens sessions without end must not make it too slow
 * to end all of them, which is how the attacker is shut out.
 */
export const maxOpenSessions = 1_000
