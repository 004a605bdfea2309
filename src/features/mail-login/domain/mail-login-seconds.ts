/**
 * The lifetime of a link and its code, in seconds. [NIST SP 800-63B-4 §3.1.3.2: ten minutes at most for codes by other channels. It does
 * not count a mail as an authenticator.]
 */
export const mailLoginSeconds = 600
