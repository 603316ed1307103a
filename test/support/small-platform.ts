import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallSample } from '../../fixtures/index.js'
import type { Document } from './search-items.js'
import type { Platform } from './search-server.js'

/** The rows of a dataset in the small sample, as they stand in its file. */
export const sampleRows = (dataset: string): readonly Document[] =>
  readFileSync(join(smallSample, `${dataset}.jsonl`), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

const ORGANISATION_FIELDS: Readonly<Record<string, string>> = {
  rootorgid: 'rootOrgId',
  orgname: 'orgName',
  externalid: 'externalId',
  istenant: 'isTenant',
  orglocation: 'orgLocation',
  organisationtype: 'organisationType',
  createddate: 'createdDate',
}

/** A row of a table as its service gives it: other names, nothing absent. */
const renamed = (row: Document, fields: Readonly<Record<string, string>>): Document =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([column, value]) => [fields[column] ?? column, value]),
  )

/** The service gives the document itself; what cannot be read stays the text that it is. */
const documentIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const asOrganisation = (row: Document): Document => {
  const organisation = renamed(row, ORGANISATION_FIELDS)
  const { orgLocation } = organisation
  return { ...organisation, ...(typeof orgLocation === 'string' && { orgLocation: documentIn(orgLocation) }) }
}

export const asLocation = (row: Document): Document => renamed(row, { parentid: 'parentId' })

const asPreference = ({ orgid, key, data, createdby, createdon }: Document): Document => ({
  orgId: orgid,
  key,
  data,
  createdBy: createdby,
  createdOn: Date.parse(createdon as string),
})

/** The platform whose tables the small sample holds. */
export const smallPlatform = (): Platform => ({
  contents: sampleRows('content').map(row => renamed(row, {})),
  organisations: sampleRows('organisation').map(asOrganisation),
  locations: sampleRows('location').map(asLocation),
  settings: Object.fromEntries(sampleRows('system_settings').map(({ field, value }) => [field, value])),
  preferences: sampleRows('tenant_preference').map(asPreference),
})
