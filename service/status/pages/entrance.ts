import { html } from '../html.js'
import type { Content } from './page.js'

/** Asks for the token; says what was wrong with the last one. The name is for programs that keep passwords. */
export const entrance = (wrong?: string): Content => ({
  title: 'Log in',
  body: html`
<form method="post" action="/status/login" class="login">
<input name="username" autocomplete="username" value="internal" hidden>
<label for="token">Internal token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required
${wrong !== undefined && html`aria-invalid="true" aria-describedby="wrong"`}>
<button type="submit">Log in</button>
${wrong !== undefined && html`<p id="wrong" class="trouble" role="alert">${wrong}</p>`}
</form>`,
})

export const closed: Content = {
  title: 'Closed',
  body: html`<p>This page can be seen on the machine of the service only: it has no internal token.</p>`,
}

export const trouble = (message: string): Content => ({
  title: 'Nothing to show',
  body: html`<p class="trouble">${message.charAt(0).toUpperCase() + message.slice(1)}.</p>`,
})
