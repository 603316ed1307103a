export type Path = readonly string[]

/** One thing that is wrong with a configuration: where, what stands there, what may. Never a secret. */
export interface Problem {
  readonly path: Path
  readonly found: string
  readonly allowed?: string
  /** The name that was probably meant. */
  readonly meant?: string | undefined
}

/** What is wrong and what is allowed, in one line. */
export const sentence = ({ found, allowed, meant }: Omit<Problem, 'path'>): string =>
  [found, allowed && `allowed: ${allowed}`, meant && `did you mean ${meant}?`].filter(Boolean).join('; ')

/** `sources.cassandra.contactPoints[0]` */
export const pathText = (path: Path): string =>
  path.map(segmentText).join('').replace(/^\./, '') || 'the configuration'

const segmentText = (segment: string): string => {
  if (/^\d+$/.test(segment)) return `[${segment}]`
  return /^[\w-]+$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
}
