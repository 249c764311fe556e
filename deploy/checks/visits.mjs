// Every page in a browser, light and dark, left-to-right and right-to-left, telephone
// and desk: axe-core and pa11y find nothing, and the page asks no other host for
// anything, breaks no rule of its policy and says nothing on the console.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import pa11y from 'pa11y'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const views = [390, 1280].flatMap(width => ['light', 'dark'].flatMap(scheme => ['en', 'ar'].map(lang => ({ width, scheme, lang }))))

export async function visitAll(home, pages, browser, report) {
  const ways = views.flatMap(view => pages.map(page => ({ ...view, ...page })))
  let next = 0
  const visitor = async () => {
    const tab = await browser.newPage()
    await tab.setCacheEnabled(false) // each view loads its page and all of it, and no 304 hides a status
    const wrong = await listen(tab, home)
    while (next < ways.length) {
      const way = ways[next++]
      const name = `${way.name} ${way.lang} ${way.width} ${way.scheme}`
      wrong.length = 0
      for (const words of [...await visit(tab, home, way, browser), ...wrong]) report(name, words)
    }
    await tab.close()
  }
  await Promise.all([visitor(), visitor()])
  return `${ways.length} visits`
}

// listen returns a list that grows by what should never happen in a page.
async function listen(tab, home) {
  const wrong = []
  tab.on('request', r => {
    if (!['data:', 'blob:'].includes(new URL(r.url()).protocol) && !r.url().startsWith(home + '/')) wrong.push(`request to another host: ${r.url()}`)
  })
  tab.on('pageerror', err => wrong.push(`exception: ${err.message}`))
  const session = await tab.createCDPSession()
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

async function visit(tab, home, { width, scheme, lang, path, status }, browser) {
  const viewport = { width, height: width < 600 ? 844 : 900, deviceScaleFactor: 1 }
  await tab.setViewport(viewport)
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }])
  const answer = await tab.goto(`${home}/${lang}${path}`, { waitUntil: 'load' })
  const found = answer.status() === status ? [] : [`answers ${answer.status()}, not ${status}`]
  return [...found, ...await axe(tab), ...await codeSniffer(tab, browser, viewport)]
}

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
