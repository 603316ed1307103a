/** A name from the user cache, whose writers put a backslash before brackets. */
export const cachedName = (name: string | null | undefined): string | undefined =>
  name?.replace(/\\([[\]])/g, '$1')
