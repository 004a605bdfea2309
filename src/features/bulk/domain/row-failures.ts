/** Why a user of a job was not changed, besides the refusals of the mutation for one user. The console translates these sentences. */
export const rowFailures = {
  ownAccount: 'This is your own account. Change it alone, and not together with others.',
  stopped: 'The administrator who began this may no longer change users.',
  tooSlow: 'This user could not be changed within the time limit.',
  fault: 'An internal error occurred.',
}
