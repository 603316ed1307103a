import { type Html, html } from '../html.js'

export const requestLink = (id: string): Html =>
  html`<a class="id" href="/status/requests/${encodeURIComponent(id)}">${id}</a>`

export const reportLink = (report: string): Html =>
  html`<a href="/status/reports/${encodeURIComponent(report)}">${report}</a>`
