/** A problem that prevents the start and that an operator can correct. The message is a sentence that names the variable. */
export class StartError extends Error {}
