import { createHash } from 'node:crypto'
import { type Session, settingsOf } from './session.js'
import { version } from './version.js'

/** What must be equal wherever parts of one run are read, as a hash: the version and what reports are composed with. */
export const setupOf = (session: Session): string => {
  const { zone, fileZone, batchesPerRequest, protection, consentExpiry, custodianOrgId } = settingsOf(session)
  const { forbid } = session.config
  const told = [
    version(),
    zone,
    fileZone,
    batchesPerRequest,
    protection,
    consentExpiry,
    custodianOrgId,
    forbid,
  ]
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}
