import { Migration } from '@mikro-orm/migrations'

/** The free-form data of users, and the function that changes it in one statement. */
export class UserData extends Migration {
  override async up(): Promise<void> {
    // A table of its own: every request reads the row of its user, which must not become wider. A missing row means {}.
    this.addSql(`create table user_data (
      user_id uuid primary key references users on delete cascade,
      data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
      app_data jsonb not null default '{}' check (jsonb_typeof(app_data) = 'object'))`)
    this.addSql(applyData)
    this.addSql(updateData)
  }
}

/**
 * Applies operations ({ kind, path, value }) in their order. At the first one that does not fit the data, `conflict` says
 * where: `level` is the length of the part of `path` at which a value of `type` stands. The result is then the value before.
 *
 * The elements of lists are compared by sorting and hashing: a comparison of each with each would take seconds for lists
 * that fit into one request.
 */
const applyData = `create function sallyport_apply_data(original jsonb, operations jsonb, out result jsonb, out conflict jsonb)
  language plpgsql immutable as $$
declare
  operation jsonb;
  kind text;
  path text[];
  depth integer;
  node jsonb;
  child jsonb;
begin
  result := original;
  for operation in select o from jsonb_array_elements(operations) with ordinality as t(o, n) order by n loop
    kind := operation ->> 'kind';
    path := array(select s from jsonb_array_elements_text(operation -> 'path') with ordinality as t(s, n) order by n);
    node := result;
    depth := 0;
    -- Down to the value at the path, or to the first key that is not there.
    loop
      depth := depth + 1;
      child := case jsonb_typeof(node)
        when 'object' then node -> path[depth]
        when 'array' then case when path[depth] ~ '^(0|[1-9][0-9]{0,5})$' then node -> path[depth]::integer end end;
      if child is null and (
        jsonb_typeof(node) not in ('object', 'array')
        or jsonb_typeof(node) = 'array' and (kind in ('set', 'append') or path[depth] !~ '^(0|[1-9][0-9]{0,5})$')
      ) then
        conflict := jsonb_build_object('kind', kind, 'path', path, 'level', depth - 1, 'type', jsonb_typeof(node));
        result := original;
        return;
      end if;
      exit when child is null or depth = cardinality(path);
      node := child;
    end loop;
    continue when child is null and kind in ('unset', 'remove');
    if kind = 'unset' then
      result := result #- path;
      continue;
    end if;
    if kind = 'set' then
      child := operation -> 'value';
    else
      child := coalesce(child, '[]');
      if jsonb_typeof(child) <> 'array' then
        conflict := jsonb_build_object('kind', kind, 'path', path, 'level', depth, 'type', jsonb_typeof(child));
        result := original;
        return;
      end if;
      if kind = 'append' then
        child := child || coalesce((
          select jsonb_agg(missing.e order by missing.n) from (
            select e, min(n) as n from (
              select e, n from jsonb_array_elements(child) with ordinality as t(e, n)
              union all
              select e, n + jsonb_array_length(child) from jsonb_array_elements(operation -> 'value') with ordinality as t(e, n)
            ) as every group by e having min(n) > jsonb_array_length(child)
          ) as missing), '[]');
      else
        child := coalesce((
          select jsonb_agg(e order by n) from jsonb_array_elements(child) with ordinality as t(e, n)
          where e not in (select r from jsonb_array_elements(operation -> 'value') as u(r))), '[]');
      end if;
    end if;
    -- Objects that are missing on the way are built around the value, so that each operation copies the data once.
    for level in reverse cardinality(path) .. depth + 1 loop
      child := jsonb_build_object(path[level], child);
    end loop;
    result := jsonb_set(result, path[1:depth], child);
  end loop;
end $$`

/**
 * Changes the data of one user. The row is locked before it is read, so that of any number of writers each sees the result of
 * the one before. All results are null when there is no such user.
 */
const updateData = `create function sallyport_update_data(
    owner uuid, operations jsonb, out result jsonb, out changed boolean, out grown boolean, out conflict jsonb)
  language plpgsql volatile as $$
declare
  original jsonb;
begin
  select d.data into original from user_data d where d.user_id = owner for update;
  if not found then
    -- The user's row first, in the order of every other transaction, so that two of them cannot deadlock.
    perform from users u where u.id = owner for key share;
    if not found then return; end if;
    insert into user_data (user_id) values (owner) on conflict do nothing;
    select d.data into original from user_data d where d.user_id = owner for update;
  end if;
  select a.result, a.conflict into result, conflict from sallyport_apply_data(original, operations) a;
  changed := result <> original;
  grown := octet_length(result::text) > octet_length(original::text);
  if changed then
    update user_data d set data = result where d.user_id = owner;
  end if;
end $$`
