const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i

/** A number of more digits than anybody writes stays as it is. */
const MOST_DIGITS = 1000

/** A decimal number, as its text, rounded half up to a whole one; nothing for nothing. */
export const roundedHalfUp = (decimal: string | null | undefined): string => {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(decimal ?? '') ?? []
  const point = whole.length + Number(exponent)
  if (!decimal || point > MOST_DIGITS) return decimal ?? ''
  const digits = whole + fraction
  const kept = BigInt(digits.slice(0, Math.max(point, 0)).padEnd(point, '0'))
  const rounded = kept + (point >= 0 && digits.charAt(point) >= '5' ? 1n : 0n)
  return rounded === 0n ? '0' : `${sign === '-' ? '-' : ''}${rounded}`
}
