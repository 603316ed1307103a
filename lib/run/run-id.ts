import { randomBytes } from 'node:crypto'

/** An id that sorts by time and never comes twice: `20260131T093000Z-4f9a1c2b`. */
export const newRunId = (now: Date): string =>
  `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`

const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/
export const isRunId = (text: string): boolean => RUN_ID.test(text)
