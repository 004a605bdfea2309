/**
 * The form in which texts are searched: NFKC, without case and without invisible characters. It is computed here for the
 * stored text and for the searched text, and never in the database, whose `lower` and `normalize` depend on its version, its
 * locale and its libraries.
 *
 * A character is mapped to lower case by way of upper case, so that ß and ẞ become ss, and one by one, so that a final sigma
 * is a sigma. The Turkish İ and ı become i. [UAX #15, Unicode Standard §3.13 D147, without a table of exceptions]
 */
export function foldText(text: string): string {
  const visible = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  const folded = Array.from(visible, (character) => character.toLowerCase().toUpperCase().toLowerCase()).join('')
  return folded.normalize('NFD').replaceAll('i\u0307', 'i').normalize('NFKC')
}
