import type { Feature } from '../../core/feature.ts'
import './graphql/access.ts'
import './graphql/roles.ts'
import './graphql/scopes.ts'
import './graphql/sign-in-options.ts'

/** The access of a request's credential, and the scopes of this server. */
export const accessFeature = { name: 'access' } satisfies Feature
