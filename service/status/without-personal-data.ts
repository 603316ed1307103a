/** Addresses of files and of people, and what may be a phone number: ten to thirteen digits. */
const PRIVATE: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>]+/gi, '[address]'],
  [/[^\s'"<>@:,;()=]+@[^\s'"<>@:,;()=]+/g, '[e-mail]'],
  [/(?<!\w)\+?\d{10,13}(?!\w)/g, '[number]'],
]

/**
 * A message without what it may quote of somebody. Messages of the product quote nobody, but those of drivers
 * and of older programs might.
 */
export const withoutPersonalData = (message: string): string =>
  PRIVATE.reduce((text, [pattern, instead]) => text.replace(pattern, instead), message)
