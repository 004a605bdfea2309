import type { ImportField, SubjectField } from '../../features/admin/index.ts'

/** A field of every account, or the salt of a Firebase hash, which becomes a part of the hash. */
type Field = ImportField | 'password_salt'

/** A field, also the id of the account at a provider. */
export type Target = Field | SubjectField

/** The names of the columns that are read as each field. Case, spaces, hyphens, dots and underscores make no difference. */
export const aliases: Record<Field, readonly string[]> = {
  email: ['email', 'email address', 'e-mail', 'mail', 'user_email', 'primary_email_address'],
  name: ['name', 'display_name', 'full_name'],
  given_name: ['given_name', 'first_name'],
  family_name: ['family_name', 'last_name', 'surname'],
  username: ['username', 'user_login', 'login', 'nickname', 'preferred_username'],
  role: ['role'],
  password_hash: ['password_hash', 'password', 'hashed_password', 'encrypted_password', 'password_digest', 'user_pass'],
  password_salt: ['password_salt', 'salt'],
  email_verified: [
    ...['email_verified', 'is_email_verified', 'email_confirmed', 'verified', 'is_verified'],
    ...['email_verified_at', 'email_confirmed_at', 'confirmed_at', 'verified_email_addresses'],
  ],
  created_at: ['created_at', 'created', 'creation_time', 'date_joined', 'user_registered', 'registered_at'],
  suspended: ['suspended', 'disabled', 'blocked', 'banned', 'banned_until', 'locked', 'is_locked'],
  active: ['active', 'is_active', 'enabled'],
  deleted_at: ['deleted_at', 'deleted'],
  data: ['data'],
  app_data: ['app_data'],
  legacy_id: ['legacy_id'],
}

/** Whether a text names a field of every account. */
function isField(text: string): text is Field {
  return Object.hasOwn(aliases, text)
}

/** Every field but those of the providers. */
export const fields = Object.keys(aliases).filter(isField)

/** The export of a system. */
export interface System {
  name: string
  /** A file is an export of this system if it has all columns of one of these sets. */
  signs: readonly (readonly string[])[]
  /** Columns without a counterpart in an account, even if `aliases` has their names. The import prints a notice. */
  leavesOut: readonly string[]
}

export const systems: readonly System[] = [
  {
    name: 'Auth0',
    signs: [['_tmp_is_unique'], ['tenant', 'connection'], ['user_id', 'identities'], ['user_id', 'logins_count']],
    leavesOut: [
      ...['_id', 'user_id', 'alt_id', 'tenant', 'connection', '_tmp_is_unique', 'version', 'password_set_date'],
      // By default, a nickname of Auth0 is the part of the address before the @, so several users can have the same one.
      ...['identities', 'provider', 'nickname', 'picture', 'locale', 'updated_at', 'last_login', 'last_ip'],
      ...['last_password_reset', 'logins_count', 'multifactor', 'multifactor_last_modified', 'phone_number'],
      ...['phone_verified', 'user_metadata', 'app_metadata', 'mfa_factors', 'guardian_authenticators'],
    ],
  },
  {
    name: 'Firebase',
    signs: [['localId']],
    leavesOut: [
      ...['localId', 'photoUrl', 'lastSignedInAt', 'lastLoginAt', 'phoneNumber', 'customAttributes'],
      ...['providerUserInfo', 'mfaInfo', 'version', 'passwordUpdatedAt', 'validSince', 'lastRefreshAt', 'tenantId'],
    ],
  },
  {
    name: 'Supabase',
    signs: [['raw_app_meta_data'], ['raw_user_meta_data'], ['aud', 'encrypted_password']],
    leavesOut: [
      // `role` is a PostgreSQL role in Supabase (`authenticated`), and `confirmed_at` repeats two other columns.
      ...['instance_id', 'id', 'aud', 'role', 'confirmed_at', 'invited_at', 'updated_at', 'last_sign_in_at'],
      ...['confirmation_token', 'confirmation_sent_at', 'recovery_token', 'recovery_sent_at', 'email_change'],
      ...['email_change_token', 'email_change_token_new', 'email_change_token_current', 'email_change_sent_at'],
      ...['email_change_confirm_status', 'raw_app_meta_data', 'raw_user_meta_data', 'is_super_admin', 'phone'],
      ...['phone_confirmed_at', 'phone_change', 'phone_change_token', 'phone_change_sent_at', 'is_sso_user'],
      ...['reauthentication_token', 'reauthentication_sent_at', 'is_anonymous'],
    ],
  },
  {
    name: 'Clerk',
    signs: [['primary_email_address'], ['password_digest', 'password_hasher']],
    leavesOut: [
      ...['id', 'primary_phone_number', 'unverified_email_addresses', 'verified_phone_numbers'],
      ...['unverified_phone_numbers', 'totp_secret', 'password_hasher', 'updated_at', 'last_sign_in_at'],
    ],
  },
  {
    name: 'Cognito',
    signs: [['cognito:username']],
    leavesOut: [
      ...['cognito:username', 'cognito:mfa_enabled', 'sub', 'updated_at', 'address', 'birthdate', 'gender', 'locale'],
      ...['middle_name', 'nickname', 'phone_number', 'phone_number_verified', 'picture', 'profile', 'website'],
      'zoneinfo',
    ],
  },
  {
    name: 'WordPress',
    signs: [['user_login', 'user_pass']],
    leavesOut: ['ID', 'user_nicename', 'user_url', 'user_activation_key', 'user_status', 'spam'],
  },
  {
    name: 'Django',
    signs: [
      ['date_joined', 'is_staff'],
      ['date_joined', 'is_superuser'],
      ['date_joined', 'is_active'],
    ],
    leavesOut: ['id', 'last_login', 'is_superuser', 'is_staff', 'groups', 'user_permissions'],
  },
]

/** The form in which names of columns are compared. */
export function plainName(column: string): string {
  return column.toLowerCase().replace(/[\s._-]+/g, '')
}
