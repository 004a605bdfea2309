import { inherits, requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { readStats, type Stats } from '../domain/read-stats.ts'
import type { StatisticsPoint } from '../store/statistics.ts'

const StatsStep = builder.enumType('StatsStep', {
  description: 'The length of a point of the statistics.',
  values: {
    HOUR: { description: 'An hour, in UTC.' },
    DAY: { description: 'A day, in UTC.' },
  } as const,
})

const StatsPoint = builder.objectRef<StatisticsPoint>('StatsPoint').implement({
  description: 'The numbers of an hour or a day.',
  ...inherits(),
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When the hour or the day begins, in UTC.' }),
    signUps: t.exposeInt('signUps', { description: 'How many accounts users requested or made.' }),
    logins: t.exposeInt('logins', { description: 'How many sessions were opened by signing in.' }),
    failures: t.exposeInt('failures', {
      description: 'How many passwords, codes, passkeys and sign-ins at identity providers were refused.',
    }),
    locks: t.exposeInt('locks', {
      description: 'How many attempts were refused because there had been too many failures.',
    }),
    activeSessions: t.exposeInt('activeSessions', {
      description:
        'How many sessions were open at the end; for the point that is still growing, how many are open now. On a server with more ' +
        'than 50,000 sessions this number is up to ten minutes old. 0 for hours from before the server counted.',
    }),
  }),
})

const StatsType = builder.objectRef<Stats>('Stats').implement({
  description: 'The statistics of a range of time.',
  ...inherits(),
  fields: (t) => ({
    points: t.expose('points', { type: [StatsPoint], description: 'The hours or days of the range, in their order.' }),
    users: t.exposeInt('users', {
      description:
        'How many users there are now. On a server with more than 50,000 users this number is up to ten minutes old.',
    }),
  }),
})

builder.queryField('stats', (t) =>
  t.field({
    ...requires([['stats:read']]),
    type: StatsType,
    description:
      'How many sign-ups, logins, failures and locks there were, by hour or day. More than 400 points are refused with BAD_USER_INPUT. The first point is the ' +
      'hour or day that `from` is in; points that have not begun are left out.',
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'The beginning of the range.' }),
      to: t.arg({ type: 'DateTime', required: true, description: 'The end of the range, exclusive.' }),
      step: t.arg({ type: StatsStep, required: true, defaultValue: 'DAY', description: 'The length of a point.' }),
    },
    resolve: (_root, range, { services }) => readStats(services, range),
  }),
)
