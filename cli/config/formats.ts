import { credentialsOf } from '../../lib/http/credentials.js'
import type { Field } from './field.js'
import { parsed } from './fields.js'
import { Secret, secretUrl } from './secret.js'

/** Blanks keep nobody out, and are mostly what is left of a template that was not filled in. */
export const secret = (about: string): Field<Secret> =>
  parsed(about, {
    parse: value => (value.trim() === '' ? undefined : new Secret(value)),
    allowed: 'text that is not blank',
    pattern: '\\S',
    secret: true,
  })

/** A secret that may be empty: who has none goes on without. */
export const salt = (about: string): Field<Secret> =>
  parsed(about, { parse: value => new Secret(value), allowed: 'text', secret: true }, '')

const URL_PATTERN = '^[a-zA-Z][a-zA-Z0-9+.-]*://\\S+$'

/** An address, which may carry credentials and is therefore a secret that shows where it leads. */
const address = (about: string, isGood: (url: string) => boolean, allowed: string): Field<Secret> =>
  parsed(about, {
    parse: value => (new RegExp(URL_PATTERN).test(value) && isGood(value) ? secretUrl(value) : undefined),
    allowed: `${allowed}, with %25 for a % in its password`,
    pattern: URL_PATTERN,
    secret: true,
  })

export const url = (about: string): Field<Secret> =>
  address(about, isReadable, 'a URL such as http://host:port/path')

export const redisUrl = (about: string): Field<Secret> =>
  address(about, isOfRedis, 'redis://host:port/number or rediss://host:port/number')

/** Whether its credentials can be decoded; the driver of Postgres makes something of a bare % by itself. */
const isReadable = (url: string): boolean =>
  /^postgres/i.test(url) || !URL.canParse(url) || credentialsOf(new URL(url)) !== undefined

/** Its database is a number: for any other the client asks for `NaN`, and ends the process over the answer. */
const isOfRedis = (url: string): boolean => {
  if (!/^rediss?:/i.test(url) || !URL.canParse(url) || !isReadable(url)) return false
  const { pathname, searchParams } = new URL(url)
  return /^\/?(\d{1,5}\/?)?$/.test(pathname) && /^\d{1,5}$/.test(searchParams.get('db') ?? '0')
}

export const timeZone = (about: string, absent: string): Field<string> =>
  parsed(
    about,
    { parse: zone => (isTimeZone(zone) ? zone : undefined), allowed: 'a time zone such as Asia/Kolkata' },
    absent,
  )

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const CRON_PATTERN = '^\\s*([-0-9A-Za-z*/,?#]+\\s+){4,5}[-0-9A-Za-z*/,?#]+\\s*$'

export const cron = (about: string): Field<string> =>
  parsed(about, {
    parse: line => (new RegExp(CRON_PATTERN).test(line) ? line.trim() : undefined),
    allowed: 'a cron line of 5 or 6 fields such as "30 8 * * *"',
    pattern: CRON_PATTERN,
  })

const BYTES_PATTERN = '^([0-9]+)\\s*(B|KiB|MiB|GiB)?$'
const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }

/** An amount such as `256MiB`; a number of bytes for the program. */
export const bytes = (about: string, absent: string): Field<number> =>
  parsed(
    about,
    { parse: parseBytes, allowed: 'an amount such as 256MiB or 1GiB', pattern: BYTES_PATTERN, scalar: true },
    absent,
  )

const parseBytes = (amount: string): number | undefined => {
  const [, digits, unit = 'B'] = new RegExp(BYTES_PATTERN).exec(amount) ?? []
  return digits === undefined ? undefined : Number(digits) * UNITS[unit]!
}
