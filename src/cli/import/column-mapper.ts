import { type ColumnChoices, mapColumns, type Targets } from './map-columns.ts'

/** The mapping of the columns that have been read so far. */
export interface ColumnMapper {
  /** Maps columns before a row with them is imported. @throws CommandError as mapColumns does */
  learn(columns: Iterable<string>): void
  targets(): Targets
}

/** A CSV file names its columns once; in a file of JSON objects, each row can have a new one. */
export function createColumnMapper(choices: ColumnChoices, onNotice: (notice: string) => void): ColumnMapper {
  const known = new Set<string>()
  let targets: Targets = new Map()
  return {
    learn(columns) {
      const before = known.size
      for (const column of columns) known.add(column)
      if (known.size === before && before > 0) return
      const mapped = mapColumns([...known], choices)
      targets = mapped.targets
      for (const notice of mapped.notices) onNotice(notice)
    },
    targets: () => targets,
  }
}
