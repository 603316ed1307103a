import { resolve, sep, win32 } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { LernError } from '../../lib/errors.js'
import { checkedPath, placeInside, segment } from '../../lib/safe-path.js'

const cases: readonly (readonly [string, string])[] = [
  ['tn-board', 'tn-board'],
  ['Tamil Nadu', 'Tamil Nadu'],
  ['தமிழ்', 'தமிழ்'],
  ["it's #1 [a]=b^{c}", "it's #1 [a]=b^{c}"],
  ['a/b', 'a%2Fb'],
  ['a\\b', 'a%5Cb'],
  ['a:b*c?d"e<f>g|h%i', 'a%3Ab%2Ac%3Fd%22e%3Cf%3Eg%7Ch%25i'],
  ['%2e%2e', '%252e%252e'],
  ['a\u0000b\nc\td\u007f', 'a%00b%0Ac%09d%7F'],
  ['a\u0085b', 'a%C2%85b'],
  ['.', '%2E'],
  ['..', '%2E%2E'],
  ['...', '%2E.%2E'],
  ['.hidden', '%2Ehidden'],
  ['a.', 'a%2E'],
  ['a ', 'a%20'],
  [' ', '%20'],
  [' a', ' a'],
  ['a.b', 'a.b'],
  ['CON', '%43ON'],
  ['nul', '%6Eul'],
  ['nul.txt', '%6Eul.txt'],
  ['com1', '%63om1'],
  ['LPT²', '%4CPT²'],
  ['console', 'console'],
  ['_runs', '%5Fruns'],
  ['_RUNS', '%5FRUNS'],
  ['a\ud800b', 'a\ufffdb'],
]

describe('segment', () => {
  for (const [value, name] of cases) {
    it(`makes ${JSON.stringify(value)} ${JSON.stringify(name)}`, () => {
      expect(segment(value)).to.equal(name)
    })
  }

  it('cuts what is too long, and keeps different values apart', () => {
    const long = 'x'.repeat(300)
    expect(segment('x'.repeat(200))).to.equal('x'.repeat(200))
    expect(segment(long)).to.match(/^x{183}~[0-9a-f]{16}$/)
    expect(segment(long)).to.equal(segment(long))
    expect(segment(long)).to.not.equal(segment(`${long}x`))
  })

  it('cuts neither a character nor an escape in two', () => {
    expect(segment('த'.repeat(100))).to.match(/^த{61}~[0-9a-f]{16}$/u)
    expect(segment('/'.repeat(100))).to.match(/^(%2F){61}~[0-9a-f]{16}$/)
  })

  it('refuses an empty value', () => {
    expect(() => segment(''))
      .to.throw(LernError, /^an empty value cannot name a file$/)
      .that.includes({ code: 'UNSAFE_PATH' })
  })
})

const traversals: readonly string[] = [
  ...[
    '..',
    '../',
    '../..',
    '../../etc/passwd',
    '..\\',
    '..\\..\\windows',
    './..',
    '/..',
    '\\..',
    '....//',
    '..;/',
  ],
  ...[
    '%2e%2e',
    '%2e%2e%2f',
    '..%2f',
    '%252e%252e%252f',
    '..%c0%af',
    '..%5c',
    '%00',
    '%2e',
    '0x2e0x2e/',
    '．．／',
  ],
  ...[
    '/etc/passwd',
    '//server/share',
    '\\\\server\\share',
    '\\\\?\\C:\\',
    'C:\\',
    'C:',
    'c:/x',
    'file:///etc',
    'a:b',
  ],
  ...[
    '\0',
    'a\0.csv',
    '../\0',
    '\n',
    '\r\n',
    '\t',
    '\u007f',
    '\u0080',
    '\u2028',
    '\u202egpj.exe',
    '\ufeff',
    '\u200b',
  ],
  ...[
    'CON',
    'con',
    'PRN',
    'AUX',
    'NUL',
    'nul.csv',
    'COM1',
    'COM¹',
    'LPT9',
    'LPT³',
    'CONIN$',
    'CONOUT$',
    'con .txt',
  ],
  ...[
    '.',
    '. ',
    ' .',
    '...',
    '. .',
    '~',
    '~root',
    '-rf',
    '$HOME',
    '`id`',
    '$(id)',
    '*',
    '?',
    '|',
    '<',
    '>',
    '"',
    ' ',
  ],
  ...[
    '_runs',
    '_Runs',
    '.git',
    '.env',
    '.ssh/id_rsa',
    'a/',
    '/a',
    'a//b',
    'a\\b',
    'x'.repeat(300),
    '/'.repeat(300),
  ],
]

/** What a name must be, so that it can only ever name one entry of one folder. */
const expectOneName = (name: string) => {
  expect(name).to.not.match(/[\p{Cc}/\\:*?"<>|]/u)
  expect(name).to.not.match(/^\.|[. ]$/)
  expect(Buffer.byteLength(name)).to.be.within(1, 200)
  expect(placeInside('/root/store', name)).to.equal(`/root/store/${name}`)
  expect(win32.resolve('C:\\store', name)).to.equal(`C:\\store\\${name}`)
  expect(placeInside('/root/store', `by/${name}.csv`)).to.equal(resolve('/root/store', `by/${name}.csv`))
}

describe('a name made of what an attacker chose', () => {
  for (const value of traversals) {
    it(`stays in its folder: ${JSON.stringify(value.slice(0, 40))}`, () => expectOneName(segment(value)))
  }

  it('stays in its folder, whatever the value', () => {
    const piece = fc.oneof(fc.constantFrom(...traversals), fc.string({ unit: 'binary', minLength: 1 }))
    const value = fc.array(piece, { minLength: 1, maxLength: 4 }).map(pieces => pieces.join(''))
    fc.assert(fc.property(value, text => expectOneName(segment(text))))
  })

  it('tells values apart', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(fc.property(text, text, (a, b) => (segment(a) === segment(b)) === (a === b)))
  })
})

const refused: readonly (readonly [string, string])[] = [
  ['', 'it is empty'],
  ['/a', 'it is absolute'],
  ['a//b', 'one of its segments is empty'],
  ['a/', 'one of its segments is empty'],
  ['..', 'it climbs'],
  ['a/../../b', 'it climbs'],
  ['a/./b', 'it climbs'],
  ['a\\b', 'it has characters that no file name may have'],
  ['C:a', 'it has characters that no file name may have'],
  ['a\0b', 'it has characters that no file name may have'],
  [`a/${'x'.repeat(256)}`, 'one of its segments is too long'],
]

describe('checkedPath', () => {
  for (const [path, why] of refused) {
    it(`refuses ${JSON.stringify(path.slice(0, 40))}: ${why}`, () => {
      const message = `${JSON.stringify(path)} is not a safe path: ${why}`
      expect(() => checkedPath(path))
        .to.throw(message)
        .that.includes({ code: 'UNSAFE_PATH' })
    })
  }

  for (const path of ['a.csv', 'a/b c/d.csv', 'a/%2E%2E/b.csv', 'a/..b', 'தமிழ்/x.csv']) {
    it(`lets ${JSON.stringify(path)} pass`, () => expect(checkedPath(path)).to.equal(path))
  }

  it('lets nothing out of the root', () => {
    const piece = fc.oneof(fc.constantFrom('..', '.', '', 'a', '/', '\\', '~'), fc.string())
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        try {
          expect(placeInside('/root/store', pieces.join('/')).startsWith(`/root/store${sep}`)).to.equal(true)
        } catch (error) {
          expect(error).to.include({ code: 'UNSAFE_PATH' })
        }
      }),
    )
  })
})
