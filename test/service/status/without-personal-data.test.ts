import { expect } from 'chai'
import { withoutPersonalData } from '../../../service/status/without-personal-data.js'

describe('a message without personal data', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['an e-mail address', 'asha.k+x@example.co.in is wrong', '[e-mail] is wrong'],
    ['an e-mail address in quotes', 'value "a@b" is wrong', 'value "[e-mail]" is wrong'],
    ['a phone number', 'phone: 9876543210.', 'phone: [number].'],
    ['a phone number with a country', 'phone +919876543210', 'phone [number]'],
    ['an address of a file', 'GET https://x.y/z?sig=abc: 403', 'GET [address] 403'],
    ['an address of a container', 'wasb://data@account/a/b.csv is gone', '[address] is gone'],
    ['several', 'a@b.c, d@e.f', '[e-mail], [e-mail]'],
    ['an id of a batch', 'batch 0130929928739635201 is closed', 'batch 0130929928739635201 is closed'],
    ['an id of a course', 'course do_1130929928 is retired', 'course do_1130929928 is retired'],
    ['counts', 'more than 200000 rows', 'more than 200000 rows'],
    ['nothing', '', ''],
  ]
  for (const [name, message, shown] of cases) {
    it(`with ${name}`, () => {
      expect(withoutPersonalData(message)).to.equal(shown)
    })
  }
})
