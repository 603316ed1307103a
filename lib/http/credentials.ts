/** User name and password of an address, decoded; undefined when a % in them is no part of a code. */
export const credentialsOf = ({ username, password }: URL): readonly [string, string] | undefined => {
  try {
    return [decodeURIComponent(username), decodeURIComponent(password)]
  } catch {
    return undefined
  }
}
