import { expect } from 'chai'
import { type ErrorPrinting, printError } from '../../../cli/terminal/print-error.js'
import { LernError } from '../../../lib/errors.js'

const printed = (error: unknown, how: Omit<ErrorPrinting, 'stderr'> = {}): string => {
  const written: string[] = []
  printError(error, { ...how, stderr: { write: text => written.push(text) } })
  return written.join('')
}

const timeout = new LernError(
  'SOURCE_TIMEOUT',
  'reading users took too long',
  {
    report: 'admin-user-reports',
    dataset: 'user',
    range: '12 of 64',
    file: 'user.jsonl',
    line: 17,
    allowed: '30 s',
  },
  { cause: new Error('no answer', { cause: new Error('deeper') }) },
)
const unreadable = new SyntaxError('Unexpected token in {"email":"ada@example.org"')
const REQUEST = '  This is a defect in lern: please report it, with the command and its output under -v.\n'

const cases: [why: string, error: unknown, text: string][] = [
  [
    'what, where, what was allowed and one cause',
    timeout,
    'error[SOURCE_TIMEOUT] reading users took too long\n' +
      '  at: report admin-user-reports, dataset user, range 12 of 64, file user.jsonl:17\n' +
      '  allowed: 30 s\n' +
      '  cause: no answer\n',
  ],
  ['no more than there is', new LernError('USAGE', 'no report named'), 'error[USAGE] no report named\n'],
  ['every line of a message', new LernError('CONFIG', 'two:\n  a\n  b'), 'error[CONFIG] two:\n  a\n  b\n'],
  [
    'the code of a cause of ours',
    new LernError('STORE_FAILED', 'no file', {}, { cause: timeout }),
    'error[STORE_FAILED] no file\n  cause: [SOURCE_TIMEOUT] reading users took too long\n',
  ],
  [
    'no quotation of what could not be parsed',
    new LernError('SOURCE_MALFORMED', 'not JSON', {}, { cause: unreadable }),
    'error[SOURCE_MALFORMED] not JSON\n  cause: SyntaxError\n',
  ],
  [
    'no credentials of an address',
    new LernError(
      'SOURCE_REFUSED',
      'no',
      {},
      { cause: new Error('cannot reach redis://u:hunter2@host:1/2') },
    ),
    'error[SOURCE_REFUSED] no\n  cause: cannot reach redis://***@host:1/2\n',
  ],
  [
    'no control characters',
    new LernError('BAD_ROW', 'bad\x1b[2J', { file: 'a\nb' }),
    'error[BAD_ROW] bad [2J\n  at: file a b\n',
  ],
  [
    'a request to report a defect',
    new TypeError('x is not a function'),
    `error[DEFECT] x is not a function\n${REQUEST}`,
  ],
  ['a thrown text as a defect', 'oh', `error[DEFECT] oh\n${REQUEST}`],
  ['a defect without its quotation', unreadable, `error[DEFECT] SyntaxError\n${REQUEST}`],
]

describe('printError', () => {
  for (const [why, error, text] of cases) it(`prints ${why}`, () => expect(printed(error)).to.equal(text))

  it('prints where in the program it happened when asked', () => {
    const lines = printed(unreadable, { verbose: true }).split('\n')
    expect(lines[1]).to.match(/^ {2}at .*print-error\.test\.ts/)
    expect(lines.join()).not.to.include('ada')
  })

  it('prints one JSON document', () => {
    expect(JSON.parse(printed(timeout, { json: true }))).to.deep.equal({
      error: {
        code: 'SOURCE_TIMEOUT',
        message: 'reading users took too long',
        at: timeout.at,
        cause: 'no answer',
      },
    })
  })
})
