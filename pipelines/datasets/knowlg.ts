import { int, json, list, text } from '../../lib/columns.js'
import { dataset } from '../../lib/dataset.js'

const block = 'knowlg'

export const content = dataset('content', {
  block,
  summary: 'Collections and contents as the content search describes them',
  columns: {
    identifier: text,
    name: text,
    channel: text,
    status: text,
    userConsent: text,
    framework: text,
    objectType: text,
    contentType: text,
    primaryCategory: text,
    mimeType: text,
    leafNodesCount: int,
    organisation: list(text),
    createdFor: list(text),
    keywords: list(text),
    medium: list(text),
    subject: list(text),
    batches: json,
  },
  partition: ['identifier'],
  repeats: 'first',
})

export const contentHierarchy = dataset('content_hierarchy', {
  block,
  summary: 'The tree of units and contents of a collection',
  columns: { identifier: text, hierarchy: json },
  partition: ['identifier'],
})
