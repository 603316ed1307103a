/**
 * Reads the page again and shows what has changed. Without it the page shows how things stood when it was opened.
 * Whoever stands on a link keeps standing there.
 */
export const SCRIPT = `'use strict'
const EVERY_MS = 15000
const part = id => document.getElementById(id)
const parts = () => [...document.querySelectorAll('[data-live]')]
let isReading = false

const tellTime = () => {
  part('as-of').textContent = new Date().toLocaleTimeString()
}

const replace = (old, now) => {
  const stood = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
  old.replaceChildren(...now.childNodes)
  if (stood === null) return
  const links = [...old.querySelectorAll('a[href]')]
  links.find(link => link.getAttribute('href') === stood)?.focus()
}

const refresh = async () => {
  if (isReading) return
  isReading = true
  try {
    const answer = await fetch(location.href, { cache: 'no-store' })
    if (!answer.ok) throw new Error('refused')
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const old of parts()) {
      const now = page.getElementById(old.id)
      if (now) replace(old, now)
    }
    part('told').textContent = ''
    tellTime()
  } catch {
    part('told').textContent = 'cannot be read again now'
  } finally {
    isReading = false
  }
}

part('refresh').addEventListener('click', refresh)
setInterval(() => {
  if (part('by-itself').checked && !document.hidden) refresh()
}, EVERY_MS)
part('refreshing').hidden = false
tellTime()
`
