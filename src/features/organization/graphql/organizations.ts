import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { text } from '../../../graphql/validation.ts'
import { countOrganizations } from '../domain/count-organizations.ts'
import type { ListedOrganization } from '../domain/list-organizations.ts'
import { listOrganizations } from '../domain/list-organizations.ts'
import { OrganizationType } from './organization-type.ts'

const OrganizationFilter = builder.inputType('OrganizationFilter', {
  description: 'Which organizations to return. An organization has to match every field that is given.',
  fields: (t) => ({
    search: t.string({
      validate: text(320),
      description: 'Organizations whose name or slug contains this text. Letter case makes no difference.',
    }),
    slug: t.string({ validate: text(320), description: 'The organization with exactly this slug.' }),
  }),
})

builder.queryField('organizations', (t) =>
  t.connection(
    {
      ...requires([['users:read']]),
      type: OrganizationType,
      description: 'The organizations of this server, newest first. For administrators.',
      args: {
        filter: t.arg({ type: OrganizationFilter, description: 'Which organizations to return. By default all.' }),
      },
      resolve: (_root, { filter, ...args }, context) =>
        pageById<ListedOrganization>(
          args,
          (page) => listOrganizations(context.services, userCaller(context), { filter: filter ?? {}, page }),
          () => countOrganizations(context.services, filter ?? {}),
        ),
    },
    { name: 'OrganizationConnection' },
    { name: 'OrganizationEdge' },
  ),
)
