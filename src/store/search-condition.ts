import { type RawBuilder, sql } from 'kysely'
import { containsPattern, escapeSigns } from './contains-pattern.ts'

/** The length of the texts that a trigram index finds anywhere. */
const trigram = 3

/**
 * The condition that a column with a trigram index contains a text. A text of one or two characters has no trigram, and would be
 * compared with every row of the table: it is found at the beginning of the column and after each separator, where the index has it
 * together with the space that it puts before a word.
 *
 * @param folded the text, in the form in which the column is stored
 */
export function searchCondition(
  column: RawBuilder<unknown>,
  folded: string,
  separators: readonly string[],
): RawBuilder<unknown> {
  if (Array.from(folded).length >= trigram) return sql`${column} like ${containsPattern(folded)}`
  const beginning = `${escapeSigns(folded)}%`
  const patterns = [beginning, ...separators.map((separator) => `%${separator}${beginning}`)]
  // The planner uses the index for each of these conditions, and for no array of patterns.
  return sql`(${sql.join(
    patterns.map((pattern) => sql`${column} like ${pattern}`),
    sql` or `,
  )})`
}
