import { InvalidArgumentError } from 'commander'

/** Reads `-p name=value`, which may be repeated. */
export const collectParameter = (
  given: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const at = given.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It is not of the form name=value.')
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) }
}

/** Reads a whole number that is not below `least`. */
export const wholeNumber =
  (least: number) =>
  (given: string): number => {
    const number = Number(given)
    if (given.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number
    throw new InvalidArgumentError(`It is not a whole number from ${least} up.`)
  }

const LAST_PORT = 65_535

/** Reads the number of a port; 0 stands for one that is free. */
export const portNumber = (given: string): number => {
  const port = wholeNumber(0)(given)
  if (port <= LAST_PORT) return port
  throw new InvalidArgumentError(`It is not a port, which is at most ${LAST_PORT}.`)
}
