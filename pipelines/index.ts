import type { AnyReport } from '../lib/index.js'
import { adminGeoReports } from './admin-geo-reports.js'
import { adminUserReports } from './admin-user-reports.js'

export { adminGeoReports } from './admin-geo-reports.js'
export { adminUserReports } from './admin-user-reports.js'
export * from './datasets/index.js'
export { fieldDecryption } from './sunbird/field-decryption.js'

/** The bundled reports. */
export const reports: readonly AnyReport[] = [adminUserReports, adminGeoReports]
