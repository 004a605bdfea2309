/** The texts of the start page of the console. */
export const overview = {
  title: 'Overview',
  text: 'How this server is used, and what needs looking at.',
  toLookAt: 'What needs looking at',
  use: 'Use of the server',
  range: 'Range',
  ranges: { '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' },
  before: {
    '24h': 'against the 24 hours before',
    '7d': 'against the 7 days before',
    '30d': 'against the 30 days before',
    '90d': 'against the 90 days before',
  },
  atBeginning: 'against the beginning of the range',
  noComparison: 'There is nothing earlier to compare with',
  users: (count: string) => `${count} users`,
  numbers: {
    activeSessions: { title: 'Open sessions', plot: 'Open sessions over time' },
    signUps: { title: 'Sign-ups', plot: 'Sign-ups over time' },
    logins: { title: 'Logins', plot: 'Logins over time' },
    failures: { title: 'Failed attempts', plot: 'Failed attempts over time' },
    locks: { title: 'Locks', plot: 'Locks over time' },
  },
  at: 'Time',
  asTable: 'Show these numbers as a table',
  daysInUtc: 'Days begin at midnight UTC. The last one is not over yet.',
  hoursHere: 'Hours are in your time zone. The last one is not over yet.',
  empty: {
    title: 'Nothing has happened yet',
    text: 'As soon as somebody signs up or in, the numbers of this range appear here.',
  },
  partFails: (part: string) => `${part}: not working`,
  healthUnknown: 'The health of the server could not be read',
  rises: {
    failures: (now: string, usual: string): [string, string] => [
      `${now} failed attempts in the last 24 hours`,
      `In the days before there were about ${usual} a day.`,
    ],
    locks: (now: string, usual: string): [string, string] => [
      `${now} attempts were refused by a lock in the last 24 hours`,
      `In the days before there were about ${usual} a day.`,
    ],
  },
  oldKey: (days: number) => `The signing key is ${days} days old`,
  oldKeyText: 'Replace it once a year, so that a key that leaked unnoticed is of no use for longer.',
  nothing: 'Everything works',
  nothingText: 'Every part of the server works, and failures and locks are as usual.',
  suspended: (text: string, count: number) => `${text} suspended ${count === 1 ? 'user' : 'users'}`,
  suspendedText: 'They cannot sign in until their suspension ends.',
  unverified: (text: string, count: number) =>
    `${text} ${count === 1 ? 'user has' : 'users have'} not confirmed their address`,
  unverifiedText: 'An address that stays unconfirmed may belong to somebody else.',
}
