/** `wasb:`, nothing, `container@account`. */
const BEFORE_KEY = 3
/** `https:`, nothing, the host, the container. */
const BEFORE_KEY_OF_WEB = 4

/** Where the file of a request is. */
export interface ObjectKey {
  readonly key: string
  /** It is the whole name of the object; else a path in the store, whose prefix it lacks. */
  readonly isWhole: boolean
}

/** From a path in the store, or from the whole address that older jobs wrote. */
export const objectKey = (url: string): ObjectKey => {
  if (!url.includes('://')) return { key: url, isWhole: false }
  const parts = url.split('/')
  const key = parts.slice(url.startsWith('http') ? BEFORE_KEY_OF_WEB : BEFORE_KEY).join('/')
  return { key, isWhole: true }
}
