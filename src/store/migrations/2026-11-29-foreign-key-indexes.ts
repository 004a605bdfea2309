import { Migration } from '@mikro-orm/migrations'

/** Indexes of the foreign keys that had none: a deletion in the other table reads every row of these. */
export class ForeignKeyIndexes extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index login_codes_organization_idx on login_codes (organization_id)
      where organization_id is not null`)
    this.addSql('create index bulk_previews_api_key_idx on bulk_previews (api_key_id) where api_key_id is not null')
  }
}
