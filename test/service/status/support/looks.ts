import type { Page } from 'playwright-core'

/** Programs for the browser, as text: they know a document, and the tests do not. */

const CONTRAST = `(() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number)
  const light = colour => {
    const [r, g, b] = channels(colour).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const isClear = colour => channels(colour)[3] === 0
  const groundOf = element => {
    for (let at = element; at; at = at.parentElement) {
      const ground = getComputedStyle(at).backgroundColor
      if (!isClear(ground)) return ground
    }
    return 'rgb(255, 255, 255)'
  }
  const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
  return [...document.querySelectorAll('body *:not(title, desc)')].filter(hasText).map(element => {
    const style = getComputedStyle(element)
    const text = element instanceof SVGElement ? style.fill : style.color
    const [a, b] = [light(text), light(groundOf(element))]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    return [contrast, element.textContent.trim().slice(0, 40)]
  })
})()`

/** Texts whose contrast is below what people with weak eyes need, 4.5 to 1. */
export const pale = async (page: Page): Promise<readonly string[]> => {
  const found = await page.evaluate<readonly (readonly [number, string])[]>(CONTRAST)
  return found.filter(([contrast]) => contrast < 4.5).map(([contrast, text]) => `${contrast}: ${text}`)
}

/** By how many pixels the page is wider than the window. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

const FAULTS = `[
  ...[...document.querySelectorAll('table')].filter(table => !table.caption?.textContent.trim()).map(() => 'table'),
  ...[...document.querySelectorAll('input:not([hidden]), select')].filter(field => !field.labels.length).map(({ name }) => name),
  ...[...document.querySelectorAll('section')]
    .filter(section => !document.getElementById(section.getAttribute('aria-labelledby'))).map(() => 'section'),
  ...[...document.querySelectorAll('svg:not([aria-hidden])')]
    .filter(svg => !svg.querySelector('title')).map(() => 'picture'),
  ...[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at),
]`

/** What has no name that a screen reader could say, and ids that come twice. */
export const nameless = (page: Page): Promise<readonly string[]> => page.evaluate(FAULTS)

/** The levels of the headings, in order. */
export const headings = (page: Page): Promise<readonly number[]> =>
  page.evaluate(`[...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => Number(tagName[1]))`)

const NAME = `element => element && element.tagName + ' ' + (element.getAttribute('href') ?? element.id)`

/** All that can be used, in the order in which it stands. */
export const usable = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll('a[href], button, input, select')]
    .filter(element => element.checkVisibility()).map(${NAME})`)

/** Where the keyboard is, and whether that is seen. */
export const focused = (page: Page): Promise<readonly [name: string, isSeen: boolean]> =>
  page.evaluate(`[
    (${NAME})(document.activeElement),
    getComputedStyle(document.activeElement).outlineStyle !== 'none',
  ]`)
