import { expect } from 'chai'
import { fieldEncryption } from '../../../fixtures/generate/field-encryption.js'
import { fieldDecryption } from '../../../pipelines/index.js'

const PHONE =
  'sC41yZf1qR1SdapksIPovdNm1JLylQPB8kGk6u2pHHGjlofAvtWnBasMrxcIFnQVTevojjIOhW+IjRnA3LXQMEI7YW42PKBmhUEDE53vkr+9UG26FJhi/HuG4Wat95he'
const MAIL =
  'G/OTQ5o7uetJZYBQ/UzhpA0BHqCgNMwBJHSjPjIA3XcRync1MPUX5xoEk0BbU1TdnY6iRty3Cm5WaZc1phfte6kMu9nmgiY6Nt8SqCPTGqEapCTcZlqWTWxjGRJsc2kj'
const WRAPPED_PHONE =
  'sC41yZf1qR1SdapksIPovdNm1JLylQPB8kGk6u2pHHGjlofAvtWnBasMrxcIFnQVTevojjIOhW+I\njRnA3LXQMEI7YW42PKBmhUEDE53vkr/WGI4dP4Einowk7gdKbG0rTQtMGOn7lhkDdxs1iV8l8A=='
const WRAPPED_MAIL =
  'G/OTQ5o7uetJZYBQ/UzhpA0BHqCgNMwBJHSjPjIA3XcRync1MPUX5xoEk0BbU1TdnY6iRty3Cm5W\naZc1phfte6kMu9nmgiY6Nt8SqCPTGqFHMG3Xiz08+1frIiRAGVUXTQtMGOn7lhkDdxs1iV8l8A=='
const SALTLESS = 'QG7z4Ob6pqsgUK5Q16nI9xxmCHP4EgykQLBkLRaCRocD0rdfRz1qoZCYEftQVzlh'
/** What fixtures hold where a line feed was meant: two characters that damage the base64. */
const DAMAGED = WRAPPED_PHONE.replace('\n', '\\n')

const cases: readonly (readonly [what: string, salt: string, stored: string, opened: string])[] = [
  ['a phone number', 'SunBird', PHONE, '9999900000'],
  ['an address', 'SunBird', MAIL, 'asha@example.org'],
  ['a wrapped phone number', 'SunBird', WRAPPED_PHONE, '9999900000'],
  ['a wrapped address', 'SunBird', WRAPPED_MAIL, 'asha@example.org'],
  ['no salt', '', SALTLESS, '9999900000'],
  ['the url-safe alphabet', 'SunBird', PHONE.replaceAll('+', '-').replaceAll('/', '_'), '9999900000'],
  ['blanks around it', 'SunBird', `  ${PHONE}\n`, '9999900000'],
  ['plain text', 'SunBird', 'not-encrypted', 'not-encrypted'],
  ['plain text of whole blocks', 'SunBird', 'AAAAAAAAAAAAAAAAAAAAAA==', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  ['a damaged line break', 'SunBird', DAMAGED, DAMAGED],
  ['another salt of the same length opens it too', 'sUNbIRD', PHONE, '9999900000'],
  ['a longer salt than the text', 'x'.repeat(200), PHONE, PHONE],
  ['a cut-off text', 'SunBird', PHONE.slice(0, -4), PHONE.slice(0, -4)],
  ['nothing', 'SunBird', '', ''],
  ['plain Tamil without a salt', '', 'மீனாட்சி சுந்தரம் பிள்ளை', 'மீனாட்சி சுந்தரம் பிள்ளை'],
  ['plain Bengali digits without a salt', '', '৯৯৯৯৯০০০০০৯৯৯৯৯০০০০০১২', '৯৯৯৯৯০০০০০৯৯৯৯৯০০০০০১২'],
  ['white space', 'SunBird', ' \t', ' \t'],
]

describe('field decryption', () => {
  for (const [what, salt, stored, opened] of cases) {
    it(`opens ${what}`, () => expect(fieldDecryption(salt)([stored])).to.deep.equal([opened]))
  }

  it('opens many at once, in order, whatever stands beside them', () => {
    const open = fieldDecryption('SunBird')
    const all = cases.filter(([, salt]) => salt === 'SunBird')
    const stored = [...all, ...all].map(([, , value]) => value)
    expect(open(stored)).to.deep.equal([...all, ...all].map(([, , , value]) => value))
    expect(open(stored.toReversed())).to.deep.equal(
      [...all, ...all].map(([, , , value]) => value).toReversed(),
    )
  })

  it('spells out the control characters of a salt', () => {
    const stored = fieldEncryption('a\\nb')('9999900000')
    expect(fieldDecryption('a\nb')([stored])).to.deep.equal(['9999900000'])
  })

  it('opens what the platform writes, in every script', () => {
    const values = ['देवनागरी', 'தமிழ்', '"quotes", commas', '', 'x'.repeat(500), '🙂']
    const stored = values.map(value => fieldEncryption('SunBird')(value))
    expect(fieldDecryption('SunBird')(stored)).to.deep.equal(values)
  })
})
