import type { StepContext, Verb } from '../flow/step.js'
import type { AnyRow, Chunk } from '../types.js'

/** Lifts a function of one chunk to a verb; empty chunks are not passed on. */
export const each = (change: (chunk: Chunk<AnyRow>, context: StepContext) => Chunk<AnyRow>): Verb =>
  async function* (rows, context) {
    for await (const chunk of rows) {
      const out = change(chunk, context)
      if (out.length > 0) yield out
    }
  }

/** Lifts a predicate of one row to a verb that counts what it leaves out. */
export const keeping = (keep: (row: AnyRow) => boolean): Verb =>
  each((chunk, context) => {
    const kept = chunk.filter(keep)
    context.drop(chunk.length - kept.length)
    return kept
  })
