import { expect } from 'chai'
import { personalColumns } from '../../lib/dataset.js'
import { assessmentAggregator, datasets, userEnrolments } from '../../pipelines/datasets/index.js'

const OWNERS = {
  lern: [
    'assessment_aggregator',
    'assessment_archive',
    'batch_counts',
    'consumer_channel',
    'course_batch',
    'dataset_metadata',
    'job_request',
    'optional_nodes',
    'user_activity_agg',
    'user_cache',
    'user_enrolments',
  ],
  knowlg: ['content', 'content_hierarchy'],
  'user-org': [
    'location',
    'organisation',
    'system_settings',
    'tenant_preference',
    'user',
    'user_consent',
    'user_declarations',
    'user_organisation',
  ],
  obsrv: ['summary_events'],
  ml: ['program_enrollment'],
}

const KEYS = {
  assessment_aggregator: '(course_id) batch_id user_id content_id attempt_id',
  assessment_archive: '(course_id) batch_id user_id content_id attempt_id',
  batch_counts: '(batchid)',
  consumer_channel: '(consumer_id) channel',
  content: '(identifier)',
  content_hierarchy: '(identifier)',
  course_batch: '(courseid) batchid',
  dataset_metadata: '(dataset_id) dataset_sub_id',
  job_request: '(request_id) tag',
  location: '(id)',
  optional_nodes: '(collection)',
  organisation: '(id)',
  program_enrollment: '(program_id) user_id',
  summary_events: '(courseId) batchId userId',
  system_settings: '(id)',
  tenant_preference: '(orgid) key',
  user: '(id)',
  user_activity_agg: '(activity_type activity_id user_id) context_id',
  user_cache: '(userid)',
  user_consent: '(user_id) consumer_id object_id',
  user_declarations: '(userid) orgid persona',
  user_enrolments: '(userid) courseid batchid',
  user_organisation: '(userid) organisationid',
}

const PERSONAL = {
  job_request: 'encryption_key',
  organisation: 'contactdetail email',
  user: 'dob email firstname lastname loginid maskedemail maskedphone phone prevusedemail prevusedphone profiledetails recoveryemail recoveryphone username',
  user_cache: 'declarations email firstname lastname maskedemail maskedphone phone',
  user_consent: 'consent_data',
  user_declarations: 'userinfo',
  user_organisation: 'addedbyname',
}

describe('datasets', () => {
  it('are owned by the building blocks that keep them', () => {
    const owned = (block: string) =>
      datasets
        .filter(of => of.block === block)
        .map(of => of.name)
        .sort()

    for (const [block, names] of Object.entries(OWNERS)) expect(owned(block), block).to.deep.equal(names)
    expect(datasets).to.have.length(Object.values(OWNERS).flat().length)
  })

  it('are keyed as their tables', () => {
    const keys = datasets.map(({ name, partition, clustering }) => [
      name,
      [`(${partition.join(' ')})`, ...clustering].join(' '),
    ])

    expect(Object.fromEntries(keys)).to.deep.equal(KEYS)
  })

  it('mark what is about a person', () => {
    const marked = datasets
      .map(of => [of.name, personalColumns(of).toSorted().join(' ')])
      .filter(([, columns]) => columns !== '')

    expect(Object.fromEntries(marked)).to.deep.equal(PERSONAL)
  })

  for (const { name, columns, partition, clustering, summary } of datasets) {
    it(`${name} has its key columns, open ones, and one line about it`, () => {
      expect(Object.keys(columns)).to.include.members([...partition, ...clustering])
      for (const key of [...partition, ...clustering]) expect(columns[key]!.personal, key).to.equal(false)
      expect(summary).to.match(/^[A-Z][^\n]{10,80}[^.\n]$/)
    })
  }

  it('hold all columns of an enrolment', () => {
    expect(Object.keys(userEnrolments.columns)).to.have.length(19)
  })

  it('hold the answers of an attempt', () => {
    const { type } = assessmentAggregator.columns.question!

    expect(type).to.have.nested.property('of.type.fields.duration.type.kind', 'decimal')
  })
})
