import type { Database } from '../src/store/database.ts'

/**
 * Fills an empty, migrated database with users like those of a large service: most are ordinary, and no two are alike.
 *
 * @returns the time that it took, in seconds
 */
export async function seedUsers(database: Database, total: number): Promise<number> {
  const began = performance.now()
  const step = 50_000
  for (let from = 1; from <= total; from += step) {
    await database.executeSql(
      `insert into users (email, name, folded_name, username, role, tier, email_verified_at, suspended_at, two_factor_enabled_at, last_login_at,
         created_at, updated_at)
       select 'person-' || n || '@example.com',
         case when n % 10 > 0 then (array['Ada','Grace','Alan','Edsger','Barbara','Donald'])[1 + n % 6] || ' Q' || n % 1000 end,
         case when n % 10 > 0 then (array['ada','grace','alan','edsger','barbara','donald'])[1 + n % 6] || ' q' || n % 1000 end,
         case when n % 3 = 0 then 'name_' || n end,
         case when n % 100000 = 0 then 'admin' when n % 2000 = 0 then 'support' else 'user' end,
         case when n % 5000 = 0 and n <= 500000 then 'ENTERPRISE' when n % 200 = 0 then 'PRO' else 'FREE' end,
         case when n % 20 > 0 then timestamptz '2020-01-01' + n * interval '3 minutes' end,
         case when n % 500 = 0 then timestamptz '2024-01-01' end,
         case when n % 8 = 0 then timestamptz '2024-01-01' end,
         case when n % 5 > 0
           then created + (n::bigint * 7919 % 100000) / 100000.0 * greatest(timestamptz '2026-01-01' - created, interval '0') end,
         created, now()
       from generate_series($1::int, $2::int) as n, lateral (select timestamptz '2020-01-01' + n * interval '3 minutes' as created) c`,
      [from, Math.min(total, from + step - 1)],
    )
  }
  await seedOrganizations(database, total)
  await database.executeSql('vacuum analyze users')
  return (performance.now() - began) / 1000
}

/** The organizations of which the benchmark reads the members, by size. */
export const organizationIds = {
  small: '00000000-0000-7000-8000-000000000001',
  large: '00000000-0000-7000-8000-000000100000',
  none: '00000000-0000-7000-8000-000000999999',
}

/** 100,000 organizations: the users are spread evenly over all of them, and a fifth of the users is also in one large one. */
async function seedOrganizations(database: Database, total: number): Promise<void> {
  const id = (n: string) => `('00000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
  await database.executeSql(
    `insert into organizations (id, slug, name, folded_name, created_at, updated_at)
     select ${id('n')}, 'org-' || n, 'Org ' || n, 'org ' || n, now(), now() from generate_series(1, 100000) n`,
  )
  await database.executeSql(
    `insert into organization_members (organization_id, user_id, role, created_at)
     select ${id('1 + u.n % 99999')}, u.id, 'member', now() from (select id, row_number() over () as n from users) u`,
  )
  await database.executeSql(
    `insert into organization_members (organization_id, user_id, role, created_at)
     select $1::uuid, id, 'member', now() from (select id from users order by random() limit $2::int) u`,
    [organizationIds.large, Math.floor(total / 5)],
  )
  await database.executeSql('vacuum analyze organizations')
  await database.executeSql('vacuum analyze organization_members')
}
