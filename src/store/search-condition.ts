import { type RawBuilder, sql } from 'kysely'
import { containsPattern, escapeSigns } from './contains-pattern.ts'

/** One or two letters or digits, of which a column contains most combinations somewhere. */
const shortWord = /^[a-z0-9]{1,2}$/

/** What stands before a word in names, addresses and the columns that join them with line breaks. */
const separators = ['\n', ' ', '-', '.', '_', '@', '+', "'"]

/**
 * The condition that a column with a trigram index contains a text. One or two letters have no trigram, and would be compared with
 * every row of the table: they are found at the beginning of a word, which the index has together with the space that it puts
 * before a word. Short texts of other scripts, in which two characters are a name, are found anywhere, by reading the table.
 *
 * @param folded the text, in the form in which the column is stored
 */
export function searchCondition(column: RawBuilder<unknown>, folded: string): RawBuilder<unknown> {
  if (!shortWord.test(folded)) return sql`${column} like ${containsPattern(folded)}`
  const patterns = [`${folded}%`, ...separators.map((separator) => `%${escapeSigns(separator)}${folded}%`)]
  // The planner uses the index for each of these conditions, and for no array of patterns.
  return sql`(${sql.join(
    patterns.map((pattern) => sql`${column} like ${pattern}`),
    sql` or `,
  )})`
}
