/** `wasb:`, nothing, `container@account`. */
const BEFORE_KEY = 3
/** `https:`, nothing, the host, the container. */
const BEFORE_KEY_OF_WEB = 4

/** Where a file is in the store, from its path or from the whole address that older jobs wrote. */
export const objectKey = (url: string): string => {
  if (!url.includes('://')) return url
  const parts = url.split('/')
  return parts.slice(url.startsWith('http') ? BEFORE_KEY_OF_WEB : BEFORE_KEY).join('/')
}
