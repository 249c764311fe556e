// Starts a demo contest of 1,200 drawings in 33 cities and looks at every page of it.
// Any finding fails. A second argument is a data folder that a demo has filled before,
// which saves its two minutes.
import { start, open } from './demo.mjs'
import { pagesOf, signIn } from './pages.mjs'
import { validate } from './html.mjs'
import { visitAll } from './visits.mjs'
import { weigh } from './bytes.mjs'
import { measure } from './lighthouse.mjs'

const [, , easel, filled] = process.argv

let findings = 0
function report(where, words) {
  findings++
  console.error(`${where}: ${words}`)
}

// timed runs a step and says what it found and how long it took.
async function timed(name, step) {
  const begun = Date.now()
  const said = await step()
  console.log(`-- ${name}, ${Math.round((Date.now() - begun) / 1000)} s` + (typeof said === 'string' ? `\n${said}` : ''))
  return said
}

const demo = await timed('demo', () => start(easel, 1200, filled))
const browser = await open(demo.scratch)
try {
  const cookie = await signIn(browser, demo.home, demo.password)
  const pages = await pagesOf(demo.home, cookie)
  await timed('html-validate', () => validate(demo.home, pages, cookie, report))
  await timed('axe-core and pa11y', () => visitAll(demo.home, pages, browser, report))
  await timed('bytes', () => weigh(demo.home, pages, browser, report))
  await timed('lighthouse', () => measure(demo.home, pages, browser, report))
} finally {
  await browser.close()
  await demo.stop()
}
console.log(`${findings} findings`)
process.exit(findings ? 1 : 0)
