import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import type { Field } from '../../../cli/config/field.js'
import { jsonSchema } from '../../../cli/config/json-schema.js'
import { schema } from '../../../cli/config/schema.js'
import { TEMPLATE } from '../../../cli/config/template.js'
import { loadText } from './load-text.js'

const EXAMPLE = `
time:     { zone: UTC, fileZone: Asia/Kolkata }
csv:      { dialect: rfc4180, formulas: auto }
store:    { type: local, root: ./out, prefix: "" }
sources:
  snapshot:   { type: snapshot, root: ./fixtures/small }
  cassandra:  { type: cassandra, contactPoints: ["127.0.0.1:9042"], datacenter: datacenter1, consistency: localQuorum }
  users:      { type: redis, url: "redis://127.0.0.1:6379/12" }
  relations:  { type: redis, url: "redis://127.0.0.1:6379/10" }
  postgres:   { type: postgres, url: "\${PG_URL}" }
  content:    { type: search-api, kind: content, url: "http://…/v3/search" }
  orgs:       { type: search-api, kind: organisation, url: "http://…/v2/org/search" }
  locations:  { type: search-api, kind: location, url: "http://…/v1/location/search" }
  settings:   { type: settings-api, url: "http://…/v1/system/settings/get" }
  preferences: { type: preferences-api, url: "http://…/private/v2/org/preferences/read" }
  druid:      { type: druid, url: "http://…:8082", token: "\${file:druid}" }
  elastic:    { type: elasticsearch, url: "http://…:9200" }
catalog:
  default: snapshot
  user_enrolments: { source: cassandra, table: sunbird_courses.report_user_enrolments }
  user_cache: users
  organisation: orgs
values:   { custodianOrgId: "…" }
forbid:   []
reports:
  admin-user-reports: { enabled: true, cron: "30 8 * * *", timezone: Asia/Kolkata, parameters: {} }
exhaust:  { batchesPerRequest: 20, batchesPerChannel: 30, bytesPerChannel: 1073741824, attempts: 3, leaseSeconds: 60,
            roles: [ORG_ADMIN, REPORT_ADMIN, COURSE_ADMIN], userApi: "http://…/private/user/v1/read/", urlMinutes: 30,
            listLimit: 100, internalToken: "\${file:…}" }
engine:   { type: bullmq, url: "redis://127.0.0.1:6379/11", prefix: lern }
security: { fieldSalt: "\${SUNBIRD_ENCRYPTION_KEY:-}", protection: legacy, keyHosts: [] }
limits:   { rowsPerSecond: 0, concurrency: 8, memory: 256MiB }
`

const topLevel = (field: Field): string[] =>
  field.shape.kind === 'group' ? Object.keys(field.shape.fields) : []

describe('the schema of the configuration', () => {
  it('is published as it is', () => {
    const published = JSON.parse(readFileSync('lern.schema.json', 'utf8'))
    const generated = JSON.parse(JSON.stringify(jsonSchema()))
    expect(published, 'run: npx tsx cli/config/write-schema.ts').to.deep.equal(generated)
  })

  it('describes every value', () => {
    const described = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const { properties = {} } = value as { properties?: Record<string, { description?: string }> }
      for (const [name, property] of Object.entries(properties)) {
        expect(property.description, name)
          .to.be.a('string')
          .that.matches(/^\S.*\S$/)
      }
      for (const inner of Object.values(value)) described(inner)
    }
    described(jsonSchema())
  })

  const forms: readonly (readonly [reports: unknown, isTaken: boolean])[] = [
    [{ 'admin-user-reports': { cron: '30 8 * * *' }, './mine.ts': {} }, true],
    [['./mine.ts', { 'admin-user-reports': { parameters: { n: 5 } } }], true],
    [[], true],
    ['./mine.ts', false],
    [[['./mine.ts']], false],
    [[{ './mine.ts': { when: 'daily' } }], false],
  ]
  for (const [reports, isTaken] of forms) {
    it(`${isTaken ? 'takes' : 'refuses'} the reports ${JSON.stringify(reports)}`, () => {
      const validate = new Ajv2020({ strict: false }).compile(jsonSchema())
      expect(validate({ reports })).to.equal(isTaken)
    })
  }

  it('takes a whole configuration', async () => {
    const config = await loadText(EXAMPLE, { PG_URL: 'postgres://h/d' }, { druid: 'abc\n', '…': 'def' })
    const { assumesSample, ...written } = config
    expect(assumesSample).to.equal(false)
    expect(Object.keys(written)).to.deep.equal(topLevel(schema))
    expect(Object.keys(config.sources)).to.have.length(12)
    expect(config.exhaust.internalToken?.reveal()).to.equal('def')
    expect(config.security.protection).to.equal('legacy')
  })
})

describe('the template', () => {
  it('says what holds without it', async () => {
    const [template, empty] = await Promise.all([loadText(TEMPLATE), loadText('')])
    expect(JSON.stringify(template)).to.equal(JSON.stringify(empty))
  })

  it('names and explains every part', () => {
    for (const key of topLevel(schema)) expect(TEMPLATE).to.match(new RegExp(`^# .*\n${key}:`, 'm'))
  })

  it('holds with everything switched on', async () => {
    const all = TEMPLATE.replaceAll(/^( *)#(?=\S)/gm, '$1').replaceAll('/run/secrets/', '')
    const config = await loadText(all, { PG_URL: 'postgres://h/d' }, { druid: 'a', internal: 'b' })
    expect(Object.keys(config.sources)).to.have.length(12)
    expect(config.catalog.user_cache?.source).to.equal('users')
  })
})
