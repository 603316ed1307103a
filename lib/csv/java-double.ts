const PLAIN_FROM = 1e-3
const PLAIN_BELOW = 1e7

const withFraction = (digits: string): string => (digits.includes('.') ? digits : `${digits}.0`)

const scientific = (value: number): string => {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${withFraction(mantissa)}E${Number(exponent)}`
}

/** A double as Java prints it: `1.0`, `0.33`, `1.0E7`, `-0.0`, `NaN`. */
export const javaDouble = (value: number): string => {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  return size >= PLAIN_FROM && size < PLAIN_BELOW ? withFraction(String(value)) : scientific(value)
}
