const TRIGGERS = new Set('=+-@\t\r\n＝＋－＠')
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/

/**
 * Disarms text that a spreadsheet would run as a formula, by one `'` in front.
 * Plain numbers stay, and so do phone numbers such as `+919876543210`.
 */
export const escapeFormula = (text: string): string =>
  TRIGGERS.has(text.charAt(0)) && !PLAIN_NUMBER.test(text) ? `'${text}` : text
