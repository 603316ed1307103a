/** Text without control characters: what comes from data must not steer the terminal or break a line. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
