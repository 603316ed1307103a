/** Text into which values of the environment or of files were put. Errors show only `written`. */
export class Filled {
  constructor(
    readonly text: string,
    /** The text as it stands in the configuration file. */
    readonly written: string,
    /** True when the text is one reference and nothing else: it may then be a number, true or false. */
    readonly whole: boolean,
  ) {}
}

/** The value as the program sees it. */
export const unfilled = (value: unknown): unknown => (value instanceof Filled ? value.text : value)

/** A map of the file. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Filled)

/** A key without a value, or a reference that turned out empty, is as if it were not there. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (value instanceof Filled && value.whole && value.text === '')
