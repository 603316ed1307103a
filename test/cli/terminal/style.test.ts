import { expect } from 'chai'
import { type ColorWish, style } from '../../../cli/terminal/style.js'

const RED = '\x1b[31mx\x1b[39m'
const terminal = { isTTY: true }

const cases: [why: string, wish: ColorWish, text: string][] = [
  ['a terminal', { stream: terminal, env: {} }, RED],
  ['no terminal', { stream: {}, env: {} }, 'x'],
  ['NO_COLOR', { stream: terminal, env: { NO_COLOR: '1' } }, 'x'],
  ['an empty NO_COLOR', { stream: terminal, env: { NO_COLOR: '' } }, RED],
  ['--no-color', { stream: terminal, env: {}, color: false }, 'x'],
  ['a dumb terminal', { stream: terminal, env: { TERM: 'dumb' } }, 'x'],
]

describe('style', () => {
  for (const [why, wish, text] of cases) {
    it(`${text === 'x' ? 'is plain' : 'has colour'} with ${why}`, () =>
      expect(style(wish).red('x')).to.equal(text))
  }
})
