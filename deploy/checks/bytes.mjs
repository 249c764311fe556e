// What a first visit to a city's wall weighs on a telephone, all of it as it comes over
// the wire, and all pages' scripts and styles.
import { gzipSync } from 'node:zlib'

const must = { page: 350, script: 6, style: 10 } // KB of 1,000 bytes
const aim = { page: 200, script: 4, style: 7 }
const paper = { script: 6, style: 14 } // what families and organisers print, together: each paper has a sheet of its own
const family = { script: 14, style: 10 } // all that one family comes by, or one class
const several = { script: 16, style: 10 } // and what only those wait for who have more than one child
const desk = { script: 12, style: 10 } // the moderators' console and the families' form do more than a page to read

export async function weigh(home, pages, browser, report) {
  const city = pages.find(p => p.name === 'city')
  const said = []
  for (const density of [1, 2]) {
    const by = await firstVisit(browser, `${home}/en${city.path}`, density)
    said.push(compare(report, `city at 390 px, ${density} × density`, sum(Object.values(by)), must.page, aim.page) +
      ` (${Object.entries(by).map(([kind, n]) => `${kind} ${(n / 1000).toFixed(1)}`).join(', ')})`)
  }
  const printed = /\/(certificate|postcards)$|^\/moderation\/(labels|catalogue)\b/
  const of = (is, are = true) => pages.filter(p => is.test(p.path) === are && !printed.test(p.path))
  for (const [whose, which, most] of [
    ["readers'", of(/^\/(enter|entries|together|family|moderation)\b/, false), must], ["families'", of(/^\/(enter$|enter\/(?!class)|entries)/), family], ["several children's", of(/^\/(enter\?children|together|family)/), several], ["sheets'", of(/^\/enter\/class/), family], ["form's", of(/^\/enter$/), desk],
    ["organisers'", of(/^\/moderation\/(?!drawings)/), must], ["printed", pages.filter(p => printed.test(p.path)), paper], ["console's", of(/^\/moderation\/drawings\b/), desk]
  ]) {
    const { script, style } = await assets(home, which, browser)
    said.push(compare(report, `scripts of ${whose} pages, gzip`, script, most.script, aim.script))
    said.push(compare(report, `styles of ${whose} pages, gzip`, style, most.style, aim.style))
  }
  return said.join('\n')
}

// firstVisit is the bytes of a visit with an empty cache by what they are for, headers
// included; nobody scrolls.
async function firstVisit(browser, address, density) {
  const context = await browser.createBrowserContext()
  const tab = await context.newPage()
  await tab.setViewport({ width: 390, height: 844, deviceScaleFactor: density, isMobile: true, hasTouch: true })
  const session = await tab.createCDPSession()
  const kinds = new Map()
  const by = {}
  session.on('Network.responseReceived', e => kinds.set(e.requestId, e.type.toLowerCase()))
  session.on('Network.loadingFinished', e => {
    const kind = kinds.get(e.requestId) ?? 'other'
    by[kind] = (by[kind] ?? 0) + e.encodedDataLength
  })
  await session.send('Network.enable')
  await tab.goto(address, { waitUntil: 'networkidle0' })
  await context.close()
  return by
}

// assets is what the modules and sheets of pages weigh together, each counted once.
async function assets(home, pages, browser) {
  const tab = await browser.newPage()
  const addresses = { script: new Set(), style: new Set() }
  tab.on('response', r => {
    const kind = { script: 'script', stylesheet: 'style' }[r.request().resourceType()]
    if (kind) addresses[kind].add(r.url())
  })
  for (const { path } of pages) await tab.goto(`${home}/en${path}`, { waitUntil: 'load' })
  await tab.close()
  const weight = async all => sum(await Promise.all([...all].map(async url =>
    gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer()), { level: 9 }).length)))
  return { script: await weight(addresses.script), style: await weight(addresses.style) }
}

const sum = numbers => numbers.reduce((a, b) => a + b, 0)

function compare(report, what, bytes, most, aimed) {
  const line = `${what}: ${(bytes / 1000).toFixed(1)} KB of ${most} (aim ${aimed})`
  if (bytes > most * 1000) report('bytes', line)
  return line
}
