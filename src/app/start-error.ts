/** What keeps the server from starting and an operator can correct: the message is a sentence that names the variable. */
export class StartError extends Error {}
