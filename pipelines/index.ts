import type { AnyReport } from '../lib/index.js'
import { adminGeoReports } from './admin-geo-reports.js'
import { adminUserReports } from './admin-user-reports.js'
import { collectionSummary } from './collection-summary-v2.js'
import { courseConsumption } from './course-consumption.js'
import { courseEnrollment } from './course-enrollment.js'
import { programUserExhaust } from './program-user-exhaust.js'
import { progressExhaust } from './progress-exhaust.js'
import { responseExhaust } from './response-exhaust.js'
import { userinfoExhaust } from './userinfo-exhaust.js'

export { adminGeoReports } from './admin-geo-reports.js'
export { adminUserReports } from './admin-user-reports.js'
export { collectionSummary } from './collection-summary-v2.js'
export { courseConsumption } from './course-consumption.js'
export { courseEnrollment } from './course-enrollment.js'
export * from './datasets/index.js'
export type { ExhaustRequest } from './exhaust/exhaust-request.js'
export { batchOfFile } from './exhaust/files.js'
export { messageFor } from './exhaust/messages.js'
export { programUserExhaust } from './program-user-exhaust.js'
export { progressExhaust } from './progress-exhaust.js'
export { responseExhaust } from './response-exhaust.js'
export { type CountedBatchesOptions, countedBatches } from './sunbird/counted-batches.js'
export { fieldDecryption } from './sunbird/field-decryption.js'
export { userinfoExhaust } from './userinfo-exhaust.js'

/** The bundled reports. */
export const reports: readonly AnyReport[] = [
  progressExhaust,
  responseExhaust,
  userinfoExhaust,
  adminUserReports,
  adminGeoReports,
  courseEnrollment,
  courseConsumption,
  collectionSummary,
  programUserExhaust,
]
