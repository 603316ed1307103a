import type { Config } from '../config/schema.js'

/** Datasets that a report may sort at the same time. */
const SORTED_TOGETHER = 8

/** Bytes of rows that a source may hold to sort one dataset. */
export const memoryOf = ({ memory }: Config['limits']): number => Math.floor(memory / SORTED_TOGETHER)
