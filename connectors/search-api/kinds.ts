import type { Place } from '../../lib/errors.js'
import { contentPage, locationPage, organisationPage } from './answers.js'
import type { Page } from './page.js'

/** What the platform's search APIs differ in. */
export interface Kind {
  /** The one dataset that it serves. */
  readonly dataset: string
  /** Its key column, which the API calls by the same name. */
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
  /** What the dataset consists of, where the API would leave out a part by itself. */
  readonly filters: Readonly<Record<string, unknown>>
  /** What the API calls columns, where the table has another name for them. */
  readonly fields: Readonly<Record<string, string>>
  /** Columns that the table keeps as the text of what the API gives. */
  readonly documents: readonly string[]
  readonly page: (json: unknown, at: Place) => Page
}

export type KindName = 'content' | 'organisation' | 'location'

export const KINDS: Readonly<Record<KindName, Kind>> = {
  content: {
    dataset: 'content',
    key: 'identifier',
    headers: { 'user-id': 'analytics' },
    filters: { status: ['Live', 'Unlisted', 'Retired'] },
    fields: {},
    documents: [],
    page: contentPage,
  },
  organisation: {
    dataset: 'organisation',
    key: 'id',
    headers: {},
    filters: {},
    fields: {
      rootorgid: 'rootOrgId',
      orgname: 'orgName',
      externalid: 'externalId',
      istenant: 'isTenant',
      orglocation: 'orgLocation',
      organisationtype: 'organisationType',
      organisationsubtype: 'organisationSubType',
      hashtagid: 'hashTagId',
      isrootorg: 'isRootOrg',
      isssoenabled: 'isSSOEnabled',
      contactdetail: 'contactDetail',
      locationids: 'locationIds',
      homeurl: 'homeUrl',
      imgurl: 'imgUrl',
      createdby: 'createdBy',
      createddate: 'createdDate',
      updatedby: 'updatedBy',
      updateddate: 'updatedDate',
    },
    documents: ['contactdetail'],
    page: organisationPage,
  },
  location: {
    dataset: 'location',
    key: 'id',
    headers: {},
    filters: {},
    fields: { parentid: 'parentId' },
    documents: [],
    page: locationPage,
  },
}

export const fieldOf = ({ fields }: Kind, column: string): string =>
  Object.hasOwn(fields, column) ? fields[column]! : column
