import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What a fault is chosen by. */
export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
}

export type Matches = (asked: Asked) => boolean

type Act = (asked: Asked, from: IncomingMessage, to: ServerResponse) => Promise<void>

interface Rule {
  readonly matches: Matches
  readonly act: Act
  left: number
}

export const isBlock: Matches = ({ method, url }) =>
  method === 'PUT' && url.searchParams.get('comp') === 'block'
export const isCommit: Matches = ({ method, url }) =>
  method === 'PUT' && url.searchParams.get('comp') === 'blocklist'
export const isCopy: Matches = ({ headers }) => headers['x-ms-copy-source'] !== undefined
export const isDownload: Matches = ({ method, url }) => method === 'GET' && !url.searchParams.has('comp')
export const isPath =
  (matches: Matches, end: string): Matches =>
  asked =>
    matches(asked) && asked.url.pathname.endsWith(end)

/** A way to a server on which requests go wrong as they are told to. Others pass as they are. */
export interface FaultProxy {
  readonly url: string
  /** Answers in the place of the server. */
  answer(matches: Matches, status: number, code: string, times?: number): void
  /** Breaks the connection when this share of the request has come; the server gets nothing of it. */
  breakAt(matches: Matches, share: number, times?: number): void
  /** Lets the server do it, and breaks the connection instead of answering. */
  loseAnswer(matches: Matches, times?: number): void
  /** Takes the request and never answers. */
  hang(matches: Matches, times?: number): void
  /** Does something else in the place of the server; what it gives is the status. */
  instead(matches: Matches, act: (asked: Asked) => Promise<number>): void
  /** Holds requests back until `release`. Tells how many are waiting. */
  hold(matches: Matches): { readonly waiting: () => number; readonly release: () => void }
  /** Requests that came so far. */
  count(matches: Matches): number
  clear(): void
  close(): Promise<void>
}

const ALWAYS = Number.POSITIVE_INFINITY

const refusal = (code: string) =>
  `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>told so</Message></Error>`

/** Starts a proxy in front of a server that is addressed like `http://127.0.0.1:10000/devstoreaccount1`. */
export const faultProxy = async (server: string): Promise<FaultProxy> => {
  const target = new URL(server)
  const rules: Rule[] = []
  const seen: Asked[] = []
  const sockets = new Set<Socket>()

  const forward = async (from: IncomingMessage): Promise<IncomingMessage> => {
    const body = await buffer(from)
    const { host, port } = new URL(target.origin)
    const { method, headers, url } = from
    const onward = request({ host: host.split(':')[0], port, method, path: url, headers })
    onward.end(body)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    return answer
  }

  const pass: Act = async (_, from, to) => {
    const answer = await forward(from)
    to.writeHead(answer.statusCode!, answer.rawHeaders)
    answer.pipe(to)
  }

  const add = (matches: Matches, times: number, act: Act): void => {
    rules.push({ matches, act, left: times })
  }

  const proxy = createServer(async (from, to) => {
    const asked = { method: from.method!, url: new URL(from.url!, target.origin), headers: from.headers }
    seen.push(asked)
    const rule = rules.find(({ left, matches }) => left > 0 && matches(asked))
    if (rule !== undefined) rule.left -= 1
    await (rule?.act ?? pass)(asked, from, to).catch(() => from.socket.destroy())
  }).listen(0, '127.0.0.1')
  proxy.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await once(proxy, 'listening')

  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${target.pathname}`,
    answer: (matches, status, code, times = ALWAYS) =>
      add(matches, times, async (_, from, to) => {
        await buffer(from)
        to.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code }).end(
          refusal(code),
        )
      }),
    breakAt: (matches, share, times = ALWAYS) =>
      add(matches, times, async ({ headers }, from) => {
        const { socket } = from
        let missing = Number(headers['content-length']) * share
        for await (const part of from) if ((missing -= part.length) <= 0) break
        socket.destroy()
      }),
    loseAnswer: (matches, times = ALWAYS) =>
      add(matches, times, async (_, from) => {
        const answer = await forward(from)
        await buffer(answer)
        from.socket.destroy()
      }),
    hang: (matches, times = ALWAYS) =>
      add(matches, times, async (_, from) => {
        await buffer(from)
      }),
    instead: (matches, act) =>
      add(matches, ALWAYS, async (asked, from, to) => {
        await buffer(from)
        to.writeHead(await act(asked)).end()
      }),
    hold: matches => {
      let release = () => {}
      let waiting = 0
      const released = new Promise<void>(resolve => {
        release = resolve
      })
      add(matches, ALWAYS, async (asked, from, to) => {
        waiting += 1
        await released
        waiting -= 1
        await pass(asked, from, to)
      })
      return { waiting: () => waiting, release }
    },
    count: matches => seen.filter(matches).length,
    clear: () => {
      rules.length = 0
      seen.length = 0
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await once(proxy.close(), 'close')
    },
  }
}
