import { ProofRequiredError } from '../../../core/access/errors.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import { requiresInOrganization, userCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deleteOrganization } from '../domain/delete-organization.ts'

builder.mutationField('deleteOrganization', (t) =>
  t.errorUnionField({
    ...requiresInOrganization(null, { write: true, keys: false }),
    types: [Done, OrganizationNotFoundError, ProofRequiredError],
    description:
      'Deletes an organization, with its members, invitations and API keys. Only owners and administrators of the server can: other members get FORBIDDEN. Its audit events are kept. ' +
      'A session needs a fresh proof (`reauthenticate`); an API key does not.',
    args: { id: t.arg.id({ required: true, description: 'The id of the organization.' }) },
    resolve: async (_root, { id }, context) =>
      (await deleteOrganization(context.services, userCaller(context), id)) ??
      new Done('The organization was deleted.'),
  }),
)
