// Every page in a browser, light and dark, left-to-right and right-to-left, telephone and
// desk: axe-core and pa11y find nothing, and the page asks no other host for anything,
// breaks no rule of its policy and says nothing on the console.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import pa11y from 'pa11y'
import { bodyOf } from './ask.mjs'
import { more } from './languages.mjs'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// Two views are each other's opposite in width and scheme: together with the other two they are all pairs of both.
const views = [
  [{ width: 390, scheme: 'light' }, { width: 1280, scheme: 'dark' }],
  [{ width: 390, scheme: 'dark' }, { width: 1280, scheme: 'light' }]
]

// waysOf are how the page with this number is looked at. A page has each pair of width, scheme and direction once, which
// are four of the eight ways that there are, and its neighbour the other four; those from left to right are English and
// German, in turn. The answer of a form, whose page has been looked at already, has two opposite ones. More languages
// have one way each, in turn.
function waysOf(asked, number) {
  const [fromRight, fromLeft] = number % 2 ? views : views.toReversed()
  const turn = (number >> 1) % 2
  const [one, other] = turn ? ['en', 'de'] : ['de', 'en']
  const usual = asked.form
    ? [{ ...fromRight[turn], lang: 'ar' }, { ...fromRight[1 - turn], lang: one }]
    : [...fromRight.map(view => ({ ...view, lang: 'ar' })), { ...fromLeft[0], lang: one }, { ...fromLeft[1], lang: other }]
  const all = views.flat()
  const turned = asked.few ? [] : more.map((lang, i) => ({ ...all[(i + number) % all.length], lang }))
  return [...usual, ...turned].map(way => ({ ...asked, ...way }))
}

export async function visitAll(home, pages, browser, report) {
  const ways = pages.flatMap(waysOf)
  let next = 0
  const visitor = async () => {
    const tab = await browser.newPage()
    await tab.setCacheEnabled(false) // each view loads its page and all of it, and no 304 hides a status
    const session = await tab.createCDPSession()
    const wrong = await listen(tab, session, home)
    while (next < ways.length) {
      const way = ways[next++]
      const name = `${way.name} ${way.lang} ${way.width} ${way.scheme}`
      wrong.length = 0
      for (const words of [...await visit(tab, session, home, way, browser), ...wrong]) report(name, words)
    }
    await tab.close()
  }
  await Promise.all([visitor(), visitor()])
  return `${ways.length} visits`
}

// listen returns a list that grows by what should never happen in a page.
async function listen(tab, session, home) {
  const wrong = []
  tab.on('request', r => {
    if (!['data:', 'blob:'].includes(new URL(r.url()).protocol) && !r.url().startsWith(home + '/')) wrong.push(`request to another host: ${r.url()}`)
  })
  tab.on('pageerror', err => wrong.push(`exception: ${err.message}`))
  session.on('Log.entryAdded', ({ entry }) => {
    const itself = entry.url === tab.url() // a missing page is missing: its status is looked at elsewhere
    const claim = entry.url?.endsWith('/claim') && entry.text.includes('409') // it lies on the other visitor's desk
    if ((entry.level === 'error' || entry.source === 'security') && !(entry.source === 'network' && (itself || claim))) wrong.push(`console: ${entry.text} ${entry.url ?? ''}`)
  })
  session.on('Runtime.consoleAPICalled', ({ type, args }) => {
    if (type === 'error' || type === 'warning') wrong.push(`console: ${args.map(a => a.value).join(' ')}`)
  })
  await session.send('Log.enable')
  await session.send('Runtime.enable')
  return wrong
}

async function visit(tab, session, home, { width, scheme, lang, path, status, form }, browser) {
  const viewport = { width, height: width < 600 ? 844 : 900, deviceScaleFactor: 1 }
  await tab.setViewport(viewport)
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }])
  const answer = await go(tab, session, `${home}/${lang}${path}`, await bodyOf({ form }))
  const found = answer.status() === status ? [] : [`answers ${answer.status()}, not ${status}`]
  return [...found, ...await axe(tab), ...await codeSniffer(tab, browser, viewport)]
}

// go opens a page, or the answer to a form. A form is sent in place of the page at its address, which a browser would
// have asked for: so its bytes need no page to be typed into, and may be wrong in ways that no browser sends.
async function go(tab, session, address, body) {
  if (!body) return tab.goto(address, { waitUntil: 'load' })
  let sent = false
  const send = ({ requestId, request }) => {
    const post = { method: 'POST', postData: body.bytes.toString('base64'), headers: headersOf({ ...request.headers, 'Content-Type': body.type }) }
    session.send('Fetch.continueRequest', { requestId, ...(!sent && post) }).catch(() => {}) // a page that is gone asks for nothing
    sent = true
  }
  session.on('Fetch.requestPaused', send)
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] })
  try {
    return await tab.goto(address, { waitUntil: 'load' })
  } finally {
    await session.send('Fetch.disable')
    session.off('Fetch.requestPaused', send)
  }
}

const headersOf = all => Object.entries(all).map(([name, value]) => ({ name, value }))

async function axe(tab) {
  await tab.evaluate(axeSource)
  const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ['violations'] }))
  return violations.map(v => `axe ${v.id}: ${v.help} (${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join('; ')})`)
}

// codeSniffer runs pa11y on the page as it is; axe, its other runner, has run by itself. What autocomplete may say is
// left to axe: today's HTML lets an e-mail field hold a user's name, and HTML_CodeSniffer does not know that yet.
async function codeSniffer(tab, browser, viewport) {
  const { issues } = await pa11y(tab.url(), {
    browser, page: tab, ignoreUrl: true, viewport, userAgent: '', runners: ['htmlcs'], standard: 'WCAG2AA', timeout: 60_000,
    ignore: ['WCAG2AA.Principle1.Guideline1_3.1_3_5.H98']
  })
  return issues.map(i => `pa11y ${i.code}: ${i.message} (${i.selector})`)
}
