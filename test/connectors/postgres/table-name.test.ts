import { expect } from 'chai'
import { parseTableName } from '../../../connectors/postgres/table-name.js'
import { LernError } from '../../../lib/errors.js'

describe('the name of a Postgres table', () => {
  for (const [name, quoted] of [
    ['job_request', '"job_request"'],
    ['dev_job_request', '"dev_job_request"'],
    ['analytics.dev_job_request', '"analytics"."dev_job_request"'],
    ['Requests', '"Requests"'],
    ['two words', '"two words"'],
    ['a"; DROP TABLE users; --', '"a""; DROP TABLE users; --"'],
  ] as const) {
    it(`${name} is quoted as ${quoted}`, () => expect(parseTableName(name).quoted).to.equal(quoted))
  }

  for (const name of ['', '.', 'a.', '.b', 'a.b.c', 'a\0b', 'x'.repeat(64)]) {
    it(`${JSON.stringify(name)} is no name`, () =>
      expect(() => parseTableName(name))
        .to.throw(LernError, `"${name}" is no name of a Postgres table`)
        .with.property('code', 'CONFIG'))
  }
})
