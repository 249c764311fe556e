// Starts a small demo contest and looks at every page: html-validate on the bytes,
// axe-core in Chromium, light and dark, left-to-right and right-to-left, telephone
// and desk. Any finding fails.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { HtmlValidate } from 'html-validate'
import puppeteer from 'puppeteer-core'

const easel = process.argv[2]
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'easel-web-'))

const freePort = () => new Promise(resolve => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) })
})

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

async function until(what, seconds, check) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
    const found = await check().catch(() => undefined)
    if (found) return found
  }
  throw new Error(`not within ${seconds} s: ${what}`)
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off', // a child's title may be long
    'no-inline-style': 'error',
    'doctype-style': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off', // templ's own writing
    'attribute-boolean-style': 'off', 'attribute-empty-style': 'off',
    'meta-refresh': 'off', // only where there is no script, and then the page must look again by itself
    'prefer-native-element': 'off', // a wall is a list of rows of pairs: role=list keeps it one list
    'require-sri': 'off' // nothing comes from another host
  }
})

async function enterOne(home) {
  const form = new FormData()
  const d = await (await fetch(`${home}/api/v1/cities/barcelona/drawings?limit=1`)).json()
  const picture = await (await fetch(home + d.drawings[0].images.at(-1).url)).blob()
  for (const [name, value] of Object.entries({
    city: 'barcelona', title: 'Our street', story: 'We live there.', child_name: 'Lina', child_age: '8', guardian_name: 'Ines',
    guardian_email: 'ines@example.org', consent_guardian: 'yes', consent_publish: 'yes', language: 'en', key: 'web-check-0123456789'
  })) form.set(name, value)
  form.set('drawing', picture, 'photo.jpg')
  const answer = await fetch(`${home}/enter`, { method: 'POST', body: form, headers: { Accept: 'application/json' } })
  if (answer.status !== 201) throw new Error(`POST /enter: ${answer.status} ${await answer.text()}`)
  return { drawing: d.drawings[0].id, receipt: (await answer.json()).status_url }
}

let looks = 0 // at a page: one validation, or one run of axe in one of its views
const failed = new Set()
function report(page, words) {
  failed.add(page)
  console.error(`${page}: ${words}`)
}

async function validate(page, address, cookie) {
  looks++
  const html = await (await fetch(address, { headers: { Cookie: cookie, Accept: 'text/html' } })).text()
  const { results } = await validator.validateString(html)
  for (const m of results.flatMap(r => r.messages)) report(page, `${m.ruleId}: ${m.message} (line ${m.line})`)
}

async function inspect(tab, page, address) {
  looks++
  await tab.goto(address, { waitUntil: 'load' })
  await tab.evaluate(axeSource)
  const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ['violations'] }))
  for (const v of violations) report(page, `${v.id}: ${v.help} (${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join('; ')})`)
}

async function checkAll(home, browser, password) {
  const made = await enterOne(home)
  const tab = await browser.newPage()
  await tab.setBypassCSP(true) // axe is injected; the pages' own policy is held by the browser tests
  await tab.goto(`${home}/en/moderation/sign-in`)
  await tab.type('input[name=email]', 'moderator@example.org')
  await tab.type('input[name=password]', password)
  await Promise.all([tab.waitForNavigation(), tab.click('main button[type=submit]')])
  const cookie = (await browser.defaultBrowserContext().cookies()).map(c => `${c.name}=${c.value}`).join('; ')
  const queue = await until('a drawing waits', 30, async () =>
    (await (await fetch(`${home}/moderation/queue`, { headers: { Cookie: cookie, Accept: 'application/json' } })).json()).items[0])
  const pages = ['/', '/cities', '/cities/barcelona', '/cities/lisbon', `/drawings/${made.drawing}`, '/enter', made.receipt,
    '/about', '/privacy', '/nowhere', '/moderation/queue', `/moderation/drawings/${queue.id}`]
  for (const lang of ['en', 'es', 'ar']) {
    for (const page of pages) await validate(`${lang} ${page.slice(0, 40)}`, `${home}/${lang}${page}`, cookie)
  }
  for (const [width, height] of [[390, 844], [1280, 900]]) {
    for (const scheme of ['light', 'dark']) {
      await tab.setViewport({ width, height })
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      for (const lang of ['en', 'ar']) {
        for (const page of pages) await inspect(tab, `${lang} ${page.slice(0, 40)} ${width} ${scheme}`, `${home}/${lang}${page}`)
      }
    }
  }
}

function chromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try { return execFileSync('sh', ['-c', `command -v ${name}`]).toString().trim() } catch { /* the next one */ }
  }
  throw new Error('no Chromium')
}

const port = await freePort()
const home = `http://127.0.0.1:${port}`
const server = spawn(easel, ['serve', '--data', join(folder, 'data'), '--demo', '9', '--listen', `127.0.0.1:${port}`, '--admin-listen', '', '--log-level', 'warn'],
  { stdio: ['ignore', 'pipe', 'inherit'] })
let said = ''
server.stdout.on('data', text => { said += text })
const browser = await puppeteer.launch({
  executablePath: chromium(),
  env: { ...process.env, TMPDIR: folder }, // it leaves folders there
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})
try {
  const password = await until('the moderator is printed', 20, async () => /password (\S+)/.exec(said)?.[1])
  await until('a drawing hangs', 120, async () => (await (await fetch(`${home}/api/v1/cities/barcelona/drawings`)).json()).drawings.length > 0)
  await checkAll(home, browser, password)
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await new Promise(resolve => server.once('exit', resolve))
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${looks - failed.size} passed, ${failed.size} failed`)
process.exit(failed.size ? 1 : 0)
