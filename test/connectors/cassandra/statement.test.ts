import { expect } from 'chai'
import { type CqlType, parseCqlType } from '../../../connectors/cassandra/cql-type.js'
import { ownName } from '../../../connectors/cassandra/schema.js'
import { statementsFor } from '../../../connectors/cassandra/statement.js'

const text = parseCqlType('text', () => undefined)
const schemaOf = (...names: readonly string[]) => ({
  columns: new Map<string, CqlType>(names.map(name => [name, text])),
  partition: ['program_id'],
  clustering: [],
  descending: [],
})

describe('the name of a column', () => {
  for (const [what, names, asked, own] of [
    ['as it is', ['externalId'], 'externalId', 'externalId'],
    ['in lower case, where it was created without quotes', ['externalid'], 'externalId', 'externalid'],
    ['as it is where both are there', ['externalid', 'externalId'], 'externalId', 'externalId'],
  ] as const)
    it(`is found ${what}`, () => expect(ownName(schemaOf(...names), asked)).to.equal(own))

  it('is given back as it was asked for', () => {
    const { slice, columns } = statementsFor(
      { keyspace: 'programs', table: 'program_enrollment' },
      schemaOf('program_id', 'program_externalid'),
      ['program_externalId'],
    )
    expect(columns).to.deep.equal(['program_externalId', 'program_id'])
    expect(slice).to.equal(
      'SELECT "program_externalid" AS "program_externalId", "program_id" FROM "programs"."program_enrollment" ' +
        'WHERE token("program_id") > ? AND token("program_id") <= ?',
    )
  })
})
