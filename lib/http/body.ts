/** Why an answer is not JSON. It never quotes the answer. */
export class Unreadable extends Error {}

const MIB = 1024 * 1024

/** Reads an answer to its end, unless it has more bytes than it may. */
export const readText = async (response: Response, maxBytes: number): Promise<string> => {
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel()
    throw tooLarge(maxBytes)
  }
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    parts.push(part)
  }
  return decode(Buffer.concat(parts))
}

export const parseJson = (text: string, type: string | null): unknown => {
  if (isPage(text, type)) throw new Unreadable('answers with a web page instead of JSON')
  try {
    return JSON.parse(text)
  } catch {
    // What the parser says quotes the text.
    throw new Unreadable('answers with something that is not JSON')
  }
}

export const isPage = (text: string, type: string | null): boolean =>
  /^\s*text\/html/i.test(type ?? '') || /^\s*</.test(text)

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable('answers with bytes that are not UTF-8')
  }
}

const tooLarge = (maxBytes: number) =>
  new Unreadable(`answers with more than ${maxBytes < MIB ? `${maxBytes} bytes` : `${maxBytes / MIB} MiB`}`)
