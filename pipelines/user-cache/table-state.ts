import { accountFields } from './account.js'
import type { Directory } from './directory.js'
import type { Entries } from './entries.js'
import { consentEntry, declarationEntry, entriesOf } from './entry-rows.js'
import type { TableState } from './settle.js'
import type { TableUser } from './table-users.js'

const DECLARED = ['createdon', 'updatedon']
const CONSENTED = ['created_on', 'last_updated_on']

/** What the tables say of a user, as the cache would have it. */
export const tableState = (
  { account, links, declarations, consents }: TableUser,
  directory: Directory,
): TableState => ({
  ...(account && {
    account: {
      at: platformTime(account.updateddate) ?? 0,
      fields: accountFields(account, links, directory),
    },
  }),
  declarations: entriesOf(declarationEntry, declarations, DECLARED),
  consents: entriesOf(consentEntry, consents, CONSENTED),
})

/**
 * Whether a user was changed at that moment or after it, in milliseconds. An account that does not say when
 * it was changed counts; links and entries that do not say, do not.
 */
export const isChangedSince = (
  { account, links, declarations, consents }: TableUser,
  since: number,
): boolean => {
  const moments = [
    ...(account ? [platformTime(account.updateddate) ?? Number.POSITIVE_INFINITY] : []),
    ...links.flatMap(link => [platformTime(link.updateddate) ?? 0, platformTime(link.orgjoindate) ?? 0]),
    ...entryTimes(entriesOf(declarationEntry, declarations, DECLARED)),
    ...entryTimes(entriesOf(consentEntry, consents, CONSENTED)),
  ]
  return moments.some(moment => moment >= since)
}

const entryTimes = (entries: Entries): readonly number[] => [...entries.values()].map(({ at }) => at)

/** The platform's own way to write a moment: `yyyy-MM-dd HH:mm:ss:SSSZ`, in milliseconds. */
const PLATFORM_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)[:.](\d{3})([+-]\d{4}|Z)$/

const platformTime = (text: string | null): number | undefined => {
  const [, day, time, milliseconds, zone] = PLATFORM_TIME.exec(text ?? '') ?? []
  if (day === undefined) return undefined
  const moment = Date.parse(`${day}T${time}.${milliseconds}${zone!.replace(/(\d\d)$/, ':$1')}`)
  return Number.isNaN(moment) ? undefined : moment
}
