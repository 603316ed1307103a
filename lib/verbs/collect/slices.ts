import { openFlow } from '../../flow/open.js'
import { sortedByKeys } from '../../flow/sorted-already.js'
import { type AnyFlow, type StepContext, sameShape } from '../../flow/step.js'
import { keyText } from '../../row-key.js'
import type { RowKey } from '../../source.js'
import { type SortedTable, sortedTable } from '../../spill/sorted-table.js'
import { WHOLE_RING } from '../../token-range.js'
import type { AnyRow, Chunks } from '../../types.js'
import { among } from '../among.js'
import type { Agreeing } from '../collect.js'

/** A right row, and the text of what tells it apart in its slice. */
export interface SliceRow {
  readonly key: string
  readonly row: AnyRow
}

/** The right rows of a left row's slice, sorted by key. */
export type OpenSlice = (left: AnyRow) => Chunks<SliceRow>

/** Slice by slice from the source, where it keeps the rows of a slice together and sorted. */
export const slicesOf = async (
  from: AnyFlow,
  { slice, on }: Agreeing,
  context: StepContext,
): Promise<OpenSlice | undefined> => {
  if (slice.right.length === 0 || from.origin.among || !onlyLeavesOut(from)) return undefined
  const example: RowKey = Object.fromEntries(slice.right.map(column => [column, '']))
  const sorted = await sortedByKeys(
    { ...from.origin, among: [example] },
    context.catalog[from.origin.dataset.name],
  )
  const within = sorted?.filter(column => !slice.right.includes(column))
  if (!within || !on.right.every((column, index) => column === within[index])) return undefined

  return async function* (left) {
    const key = Object.fromEntries(
      slice.right.map((column, index) => [column, left[slice.left[index]!] as string]),
    )
    for await (const rows of openFlow(narrowed(from, key), wholeRing(context, from))) {
      yield rows.map(row => ({ key: keyText(row, on.right), row }))
    }
  }
}

/** Verbs that look at one row and leave it out or as it is give the same for some rows as for all of them. */
export const onlyLeavesOut = ({ steps }: AnyFlow): boolean =>
  steps.every(({ shape, holds }) => shape === sameShape && holds === undefined)

const narrowed = ({ name, origin, shape, steps }: AnyFlow, key: RowKey): AnyFlow => ({
  name,
  origin: { ...origin, among: [key] },
  shape,
  steps: [among([key]), ...steps],
})

/** What all rows are read in. Verbs that look at several rows may need them in order. */
const wholeRing = (context: StepContext, from: AnyFlow): StepContext => ({
  ...context,
  range: WHOLE_RING,
  ordered: !onlyLeavesOut(from),
  tally: context.wholeTally,
})

/** All rows, read once and sorted by slice and key when the first slice is asked for. */
export const sortedSlices = (
  from: AnyFlow,
  { slice, on, all }: Agreeing,
  context: StepContext,
): OpenSlice => {
  const { memory, temporary } = context
  let table: Promise<SortedTable<AnyRow>> | undefined
  const sort = () =>
    sortedTable(openFlow(from, wholeRing(context, from)), {
      key: row => keyText(row, all.right),
      memory,
      temporary,
    })
  return async function* (left) {
    table ??= sort()
    const beginning = keyText(left, slice.left)
    for await (const rows of (await table).startingWith(beginning)) yield rows.map(inSlice)
  }

  function inSlice({ row }: { readonly row: AnyRow }): SliceRow {
    return { key: keyText(row, on.right), row }
  }
}
