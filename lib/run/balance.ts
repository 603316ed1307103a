import { LernError } from '../errors.js'
import type { Plan } from '../flow/plan.js'
import { type Step, stepPaths, type Tally } from '../flow/step.js'

/**
 * Checks that no row was lost or made up: for each verb rows in + added - dropped = rows out, and for each file sink
 * rows out of the last verb = rows written + rows left out.
 */
export const checkBalance = (tally: Tally, reshaping: ReadonlySet<string>): void => {
  for (const [path, { rowsIn, rowsOut, added, dropped }] of tally.steps) {
    if (reshaping.has(path) || path.endsWith('> read')) continue
    if (rowsIn + added - dropped !== rowsOut) throw unbalanced(path, rowsIn + added - dropped, rowsOut)
  }
}

export const checkWritten = (name: string, handed: number, written: number, leftOut: number): void => {
  if (handed !== written + leftOut) throw unbalanced(name, handed, written + leftOut)
}

/** The steps whose rows out do not follow from their rows in. */
export const reshapingSteps = ({ flow, branches }: Plan): ReadonlySet<string> => {
  const paths = new Set<string>()
  const visit = (name: string, steps: readonly Step[]) => {
    const names = stepPaths(name, steps)
    for (const [index, step] of steps.entries()) {
      if (step.reshapes) paths.add(names[index]!)
      for (const read of step.reads ?? []) visit(read.flow.name, read.flow.steps)
    }
  }
  visit(flow.name, flow.steps)
  for (const [index, branch] of branches.entries())
    visit(branchName(flow.name, index, branches.length), branch.steps)
  return paths
}

/** How the steps of a branch are named; a flow with one end needs no number. */
export const branchName = (flow: string, index: number, branches: number): string =>
  branches === 1 ? flow : `${flow} branch ${index + 1}`

const unbalanced = (step: string, expected: number, found: number) =>
  new LernError('COUNT_MISMATCH', `${step} should have given ${expected} rows and gave ${found}`, {
    step,
    allowed: 'rows in + added - dropped = rows out',
  })
