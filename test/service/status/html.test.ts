import { expect } from 'chai'
import fc from 'fast-check'
import { html } from '../../../service/status/html.js'

describe('html', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['text', html`<p>${'a < b & c > d'}</p>`.text, '<p>a &lt; b &amp; c &gt; d</p>'],
    ['attributes', html`<p title="${`"'`}">`.text, '<p title="&quot;&#39;">'],
    ['pieces of a page, once', html`<p>${html`<b>${'&'}</b>`}</p>`.text, '<p><b>&amp;</b></p>'],
    ['lists of pieces', html`<ul>${[html`<li>`, html`</li>`]}</ul>`.text, '<ul><li></li></ul>'],
    ['figures', html`${0} ${1.5}`.text, '0 1.5'],
    ['nothing', html`[${undefined}${null}${false}${''}]`.text, '[]'],
    ['backslashes', html`\n${'\\n'}`.text, '\n\\n'],
  ]
  for (const [name, shown, expected] of cases) {
    it(`takes ${name}`, () => {
      expect(shown).to.equal(expected)
    })
  }

  it('lets no character through that could end a text or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shown = html`${text}`.text
        expect(shown).not.to.match(/[<>"']/)
        expect(shown.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.to.include('&')
      }),
    )
  })
})
