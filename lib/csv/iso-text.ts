import { LernError } from '../errors.js'

/** A moment as ISO 8601 with milliseconds, in UTC. */
export const isoText = (moment: Date, column: string): string => {
  if (Number.isNaN(moment.getTime())) {
    throw new LernError('BAD_ROW', `column ${column} holds an invalid date`, { column })
  }
  return moment.toISOString()
}
