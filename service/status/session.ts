import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long somebody who has shown the token may look without showing it again. */
const LASTS_SECONDS = 8 * 60 * 60
const NAME = 'lern_status'

/** Says who has shown the token before: by a cookie that says nothing but until when it holds, and is signed. */
export interface Sessions {
  /** `Set-Cookie` of a session that begins now. `now` is milliseconds since 1970. */
  begin(now: number): string
  /** `Set-Cookie` that ends it in this browser. */
  end(): string
  /** Does the header `Cookie` hold a session that is ours and still holds? */
  isIn(cookies: string, now: number): boolean
}

/** Who knows the token can make sessions: they hold on all machines that have it, until it is changed. */
export const sessionsOf = (token: string, secure: boolean): Sessions => {
  const key = createHmac('sha256', token).update('sessions of the status page').digest()
  const signatureOf = (until: string) => createHmac('sha256', key).update(until).digest()
  const cookie = (value: string, seconds: number) =>
    `${NAME}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`

  return {
    begin: now => {
      const until = String(Math.floor(now / 1000) + LASTS_SECONDS)
      return cookie(`${until}.${signatureOf(until).toString('base64url')}`, LASTS_SECONDS)
    },
    end: () => cookie('', 0),
    isIn: (cookies, now) => {
      const [until = '', signature = ''] = valueIn(cookies).split('.')
      const given = Buffer.from(signature, 'base64url')
      const due = signatureOf(until)
      return given.length === due.length && timingSafeEqual(given, due) && Number(until) * 1000 > now
    },
  }
}

const valueIn = (cookies: string): string =>
  cookies
    .split(';')
    .map(cookie => cookie.trim())
    .find(cookie => cookie.startsWith(`${NAME}=`))
    ?.slice(NAME.length + 1) ?? ''
