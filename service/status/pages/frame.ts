import { type Html, html } from '../html.js'
import type { Content } from './page.js'

export interface Framed {
  /** Has the reader a session that can be ended? */
  readonly hasSession: boolean
  /** Is the page read again while it is looked at? */
  readonly refreshes: boolean
}

/** A whole page. */
export const frame = ({ title, body }: Content, { hasSession, refreshes }: Framed): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · LERN</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/status/icon.svg">
<link rel="stylesheet" href="/status/style.css">
${refreshes && html`<script src="/status/script.js" defer></script>`}
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<nav aria-label="LERN"><a href="/status">LERN status</a></nav>
${refreshes && REFRESHING}
${hasSession && LEAVE}
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text

/** Shown by the script: it does nothing without it. */
const REFRESHING: Html = html`<div id="refreshing" class="refreshing" hidden>
<span>as of <span id="as-of"></span></span>
<label><input type="checkbox" id="by-itself" checked> every 15 s</label>
<button type="button" id="refresh">Refresh</button>
<span id="told" role="status"></span>
</div>`

const LEAVE: Html = html`<form method="post" action="/status/logout">
<button type="submit">Log out</button></form>`
