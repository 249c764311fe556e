// Starts a demo contest of 600 drawings in 33 cities and looks at every page of it.
// Any finding fails. A second argument is a data folder that a demo has filled before,
// which saves its minute.
import { start, open } from './demo.mjs'
import { pagesOf, photoOf, signIn } from './pages.mjs'
import { elsewhere } from './elsewhere.mjs'
import { answered } from './forms.mjs'
import { validate } from './html.mjs'
import { visitAll } from './visits.mjs'
import { weigh } from './bytes.mjs'
import { measure } from './lighthouse.mjs'
import { resume } from './tus.mjs'

const [, , easel, filled] = process.argv

const failed = new Set()
function report(where, words) {
  failed.add(where)
  console.error(`${where}: ${words}`)
}

// timed runs a step and says what it found and how long it took.
async function timed(name, step) {
  const begun = Date.now()
  const said = await step()
  console.log(`-- ${name}, ${Math.round((Date.now() - begun) / 1000)} s` + (typeof said === 'string' ? `\n${said}` : ''))
  return said
}

const demo = await timed('demo', () => start(easel, 600, filled))
const browser = await open(demo.scratch)
let looks = 0
try {
  await timed('tus-js-client', () => resume(demo, report))
  const cookie = await signIn(browser, demo)
  const pages = await pagesOf(demo, cookie, browser)
  const known = answered(pages)
  looks = pages.length
  await timed('html-validate', () => validate(demo.home, pages, cookie, known, report))
  await timed('axe-core and pa11y', () => visitAll(demo.home, pages, browser, report))
  await timed('elsewhere', async () => {
    looks += await elsewhere(easel, await photoOf(demo), async (home, others) => {
      await validate(home, others, '', known, report)
      await visitAll(home, others, browser, report)
      return others
    })
  })
  const shown = pages.filter(p => !p.form)
  await timed('bytes', () => weigh(demo.home, shown, browser, report))
  await timed('lighthouse', () => measure(demo.home, shown, browser, report))
} finally {
  await browser.close()
  await demo.stop()
}
console.log(`${looks} passed, ${failed.size} failed`)
process.exit(failed.size ? 1 : 0)
