import type { Column, RowOf } from './columns.js'
import type { Names } from './types.js'

/** Who owns a dataset: the unit in which a deployment forbids a dependency. */
export type BuildingBlock = 'lern' | 'user-org' | 'knowlg' | 'obsrv' | 'ml' | (string & {})

/**
 * A named logical table: what a row looks like, how rows are keyed, which building block owns it. It says
 * nothing about where the rows live: that is the catalog's business.
 *
 * Rows are promised in partition order: token of the partition key, then its unsigned bytes, then the
 * clustering columns ascending.
 */
export interface Dataset<Name extends string = string, Row = unknown, Key extends Names = Names> {
  readonly name: Name
  readonly block: BuildingBlock
  readonly summary: string
  readonly columns: Readonly<Record<string, Column>>
  readonly partition: Key
  readonly clustering: Names
  /**
   * A source may hold rows with the same primary key, of which the first counts, or all do. Absent: another
   * one is a bad row.
   */
  readonly repeats?: 'first' | 'all'
  /** Installations key it in several ways, and no report relies on one of them. */
  readonly keyedFreely?: boolean
  /** What may be seen depends on each row: a bad one fails the run, however many are allowed elsewhere. */
  readonly decides?: boolean
  readonly _row?: Row
}

export const dataset = <
  const Name extends string,
  const C extends Record<string, Column>,
  const PK extends readonly (keyof C & string)[],
  const CK extends readonly (keyof C & string)[] = [],
>(
  name: Name,
  about: {
    readonly block: BuildingBlock
    readonly summary: string
    readonly columns: C
    readonly partition: PK
    readonly clustering?: CK
    readonly repeats?: 'first' | 'all'
    readonly keyedFreely?: boolean
    readonly decides?: boolean
  },
): Dataset<Name, RowOf<C, PK[number] | CK[number]>, PK> => ({
  name,
  block: about.block,
  summary: about.summary,
  columns: about.columns,
  partition: about.partition,
  clustering: about.clustering ?? [],
  ...(about.repeats && { repeats: about.repeats }),
  ...(about.keyedFreely && { keyedFreely: true }),
  ...(about.decides && { decides: true }),
})

/** The columns of a dataset that hold personal data. */
export const personalColumns = (of: Dataset): readonly string[] =>
  Object.keys(of.columns).filter(name => of.columns[name]!.personal)
