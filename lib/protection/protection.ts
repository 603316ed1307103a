/** What a sealed file tells of what is in it. */
export interface Sealing {
  /** The name of the file inside, for instance `0130_progress.csv`. */
  readonly entry: string
  /** The time that it bears. */
  readonly at: Date
  /** How many bytes the plain file has, when that is known: a small file then needs nothing that old readers lack. */
  readonly bytes?: number
}

/** A way to lock up files, with the keys that it needs. */
export interface Protection {
  /** The level, for instance `PASSWORD_PROTECTED_DATASET`. */
  readonly name: string
  /** The path of the sealed file for that of the plain one: `a/X.csv` is delivered as `a/X.zip`. */
  path(path: string): string
  /** The bytes of the sealed file, for those of the plain one. Holds a few mebibytes. */
  seal(bytes: AsyncIterable<Uint8Array>, about: Sealing): AsyncIterable<Uint8Array>
}
