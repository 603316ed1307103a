/** Text of the user cache as it was meant: some of its writers put a backslash before each square bracket. */
export const cacheText = (text: string): string =>
  text.includes('\\') ? text.replace(/\\([[\]])/g, '$1') : text
