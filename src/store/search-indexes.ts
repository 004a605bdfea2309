/**
 * The indexes for substring search and what each is on, as the migrations make them where pg_trgm is available. A server that starts
 * without pg_trgm has none of them, and no later migration adds one.
 */
export const searchIndexes: Readonly<Record<string, string>> = {
  users_search_idx:
    `users using gin ((coalesce(email, '') || chr(10) || coalesce(lower(username collate "C"), '') || chr(10)` +
    ` || coalesce(folded_name, '')) gin_trgm_ops) with (gin_pending_list_limit = 256)`,
  organizations_search_idx: 'organizations using gin ((slug || chr(10) || folded_name) gin_trgm_ops)',
  api_keys_search_idx: 'api_keys using gin (lower(name || chr(10) || prefix) gin_trgm_ops)',
}
