/** A piece of a page. Only `html` makes one, so that whatever stands in it is escaped. */
class Html {
  constructor(readonly text: string) {}
}

export type { Html }

/** What may stand in a page. Text is escaped; nothing is shown of what is not there. */
export type Shown = string | number | Html | readonly Html[] | undefined | null | false

/** A template of HTML. Values are escaped, in text and in quoted attributes alike. */
export const html = (parts: TemplateStringsArray, ...values: readonly Shown[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(textOf)))

const textOf = (value: Shown): string => {
  if (value === undefined || value === null || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value).replace(/[&<>"']/g, character => ESCAPES[character]!)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
