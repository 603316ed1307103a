const SPECIAL = /[",\r\n]/

/** A cell of RFC 4180: in quotes only when it must be, inner quotes doubled. */
export const rfc4180Cell = (text: string): string =>
  SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text
