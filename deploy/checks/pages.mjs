// The pages that are looked at: each one's address, without a language, and the status
// that it answers. A page that isn't here is looked at by nobody: add a line for each.
import { randomUUID } from 'node:crypto'
import { json, until } from './demo.mjs'

// full is a city with drawings, bare one without any.
const full = 'barcelona'
const bare = 'lisbon'

// pagesOf is the table, for what this demo holds. Who is signed in sees the moderators' and
// the organisers'.
export async function pagesOf(demo, cookie) {
  const { home } = demo
  const wall = await json(`${home}/api/v1/cities/${full}/drawings?limit=4`)
  const drawing = wall.drawings[0]
  const receipt = new URL(await enter(home, drawing.images.at(-1).url)).pathname
  const waiting = await until('a drawing waits', 30, async () =>
    (await json(`${home}/moderation/queue`, { Cookie: cookie })).items[0])
  const colleague = await occupy(demo, cookie, wall.drawings[1])
  return [
    page('home', '/'),
    page('cities', '/cities'),
    page('cities by name', '/cities?by=name'),
    page('cities found', '/cities?q=bar'),
    page('city', `/cities/${full}`),
    page('city by age', `/cities/${full}?ages=5-7`),
    page('later page', `/cities/${full}?after=${wall.next}`),
    page('empty city', `/cities/${bare}`),
    page('drawing', `/drawings/${drawing.id}`),
    page('search', '/search'),
    page('found', '/search?q=sea'),
    page('nothing found', '/search?q=xyzzyx'),
    page('about', '/about'),
    page('privacy', '/privacy'),
    page('accessibility', '/accessibility'),
    page('teachers', '/teachers'),
    page('missing', '/nowhere', 404),
    page('missing drawing', '/drawings/00000000000000000000000000', 404),
    page('report', `/drawings/${drawing.id}/report`),
    page('reported', `/drawings/${drawing.id}/report/sent`),
    page('enter', '/enter'),
    page('receipt', receipt),
    page('better picture', `${receipt}?better`),
    page('queue', '/moderation/queue'),
    page('reports', '/moderation/reports'),
    page('reported drawing', `/moderation/drawings/${wall.drawings[1].id}`),
    page('console', `/moderation/drawings/${waiting.id}`),
    page('lane', '/moderation/lanes/appeals'),
    page('examples', '/moderation/examples'),
    page('overview', '/moderation/overview'),
    page('edition', '/moderation/edition'),
    page('audit', '/moderation/audit?city=' + full),
    page('audit of the edition', '/moderation/audit?what=edition'),
    page('staff', '/moderation/staff'),
    page('colleague', `/moderation/staff/${colleague.id}`),
    page('sessions', '/moderation/sessions'),
    page('password', '/moderation/password'),
    page('sign-in', '/moderation/sign-in'),
    page('sign-in link asked for', '/moderation/sign-in-link'),
    page('sign-in link', colleague.link)
  ]
}

function page(name, path, status = 200) { return { name, path, status } }

// occupy has happen what the staff's pages tell of: a drawing is reported, the edition
// changed, and a colleague has come, with a link that signs them in.
async function occupy({ home, command }, cookie, drawing) {
  await send(`${home}/drawings/${drawing.id}/report`, { reason: 'name_visible', note: 'On the gate.' })
  command(['edition', 'set', 'theme=Our city'])
  const email = 'colleague@example.org'
  command(['staff', 'add', email, '--cities', full])
  const { staff } = await json(`${home}/moderation/staff`, { Cookie: cookie })
  const link = new URL(command(['staff', 'link', email, '--public-url', home])).pathname
  return { id: staff.find(p => p.email === email).id, link }
}

// send posts a form as a program does.
async function send(address, fields) {
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(fields), headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`POST ${address}: ${answer.status} ${await answer.text()}`)
}

// enter sends a new drawing in and returns its receipt's address.
async function enter(home, picture) {
  const form = new FormData()
  const key = randomUUID()
  for (const [name, value] of Object.entries({
    city: full, title: 'Our street', story: 'We live there.', child_name: 'Lina', child_age: '8', guardian_name: 'Ines',
    guardian_email: `${key}@example.org`, consent_guardian: 'yes', consent_publish: 'yes', language: 'en', key
  })) form.set(name, value)
  form.set('drawing', await (await fetch(picture)).blob(), 'photo.jpg')
  const answer = await fetch(`${home}/enter`, { method: 'POST', body: form, headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`POST /enter: ${answer.status} ${await answer.text()}`)
  const { status_url: receipt } = await answer.json()
  await until('the drawing is in review', 30, async () => (await json(receipt)).status === 'in_review') // its page stays as it is from then on
  return receipt
}

// signIn opens the organisers' pages, and so the moderators', to the browser, and returns
// its cookies for fetch.
export async function signIn(browser, { home, command }) {
  const [email, password] = ['organiser@example.org', randomUUID()]
  command(['staff', 'add', email, '--role', 'organiser', '--password-stdin'], password)
  const tab = await browser.newPage()
  await tab.goto(`${home}/en/moderation/sign-in`)
  await tab.type('input[name=email]', email)
  await tab.type('input[name=password]', password)
  await Promise.all([tab.waitForNavigation(), tab.click('form:has([name=password]) button[type=submit]')])
  await tab.close()
  return (await browser.defaultBrowserContext().cookies()).map(c => `${c.name}=${c.value}`).join('; ')
}
