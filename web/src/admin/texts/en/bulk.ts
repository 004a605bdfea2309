/** Texts of the changes of many users. */
export const bulk = {
  selection: 'Selected users',
  selected: (count: number) => (count === 1 ? '1 user selected' : `${count} users selected`),
  allSelected: (count: string) => `All selected: ${count}`,
  selectAll: (count: string) => `Select all: ${count}`,
  clear: 'Clear selection',
  change: 'Change users',
  toPreview: 'Show whom this changes',
  sample: 'Some of the users',
  more: (count: string) => `and ${count} more`,
  typeCount: (count: string) => `Enter ${count} to confirm`,
  otherCount: 'This is not the number of users.',
  nobody: 'There is nobody to change.',
  outdated: 'The users have changed since the preview, or it is too old. Nothing was changed.',
  again: 'Preview again',
  working: 'Working…',
  finished: 'Finished',
  progress: (done: string, total: string) => `${done} of ${total}`,
  goesOn: 'You can close this window. The change goes on.',
  gone: 'The server does not know this change any more.',
  allDone: (count: number, text: string) => (count === 1 ? 'One user was changed.' : `${text} users were changed.`),
  someFailed: (count: number, text: string) =>
    count === 1 ? 'One user could not be changed.' : `${text} users could not be changed.`,
  failures: 'Users who could not be changed',
  /** Why a user was not changed, by the code of the failure, for languages other than English. */
  codes: {} as Readonly<Record<string, string>>,
  /** The same by the sentence of the server, for failures without a code of their own. */
  reasons: {} as Readonly<Record<string, string>>,
  actions: {
    REVOKE_SESSIONS: {
      open: 'End sessions',
      title: 'End sessions',
      confirm: 'End sessions',
      text: (count: number, text: string) =>
        count === 1 ? 'One user is signed out on every device.' : `${text} users are signed out on every device.`,
    },
    SUSPEND: {
      open: 'Suspend',
      title: 'Suspend users',
      confirm: 'Suspend',
      text: (count: number, text: string) =>
        `${count === 1 ? 'One user is' : `${text} users are`} signed out everywhere and cannot sign in until an administrator reactivates the account.`,
    },
    REACTIVATE: {
      open: 'Reactivate',
      title: 'Reactivate users',
      confirm: 'Reactivate',
      text: (count: number, text: string) =>
        count === 1 ? 'One user can sign in again.' : `${text} users can sign in again.`,
    },
    SET_ROLE: {
      open: 'Change role',
      title: 'Change the role',
      confirm: 'Change role',
      text: (count: number, text: string) =>
        count === 1 ? 'One user gets the new role.' : `${text} users get the new role.`,
    },
    SET_TIER: {
      open: 'Change tier',
      title: 'Change the tier',
      confirm: 'Change tier',
      text: (count: number, text: string) =>
        count === 1 ? 'One user gets the new tier.' : `${text} users get the new tier.`,
    },
    DELETE: {
      open: 'Delete',
      title: 'Delete users',
      confirm: 'Delete for good',
      text: (count: number, text: string) =>
        `${count === 1 ? 'One account is' : `${text} accounts are`} deleted with sessions, API keys and data. This cannot be undone.`,
    },
  },
}
