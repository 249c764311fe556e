// The pages that are looked at: each one's address, without a language, and the status
// that it answers. A page that isn't here is looked at by nobody: add a line for each.
import { randomUUID } from 'node:crypto'
import { json, until } from './demo.mjs'

// full is a city with drawings, bare one without any.
const full = 'barcelona'
const bare = 'lisbon'

// pagesOf is the table, for what this demo holds. Who is signed in sees the moderators'.
export async function pagesOf(home, cookie) {
  const wall = await json(`${home}/api/v1/cities/${full}/drawings?limit=4`)
  const drawing = wall.drawings[0]
  const receipt = await enter(home, drawing.images.at(-1).url)
  const waiting = await until('a drawing waits', 30, async () =>
    (await json(`${home}/moderation/queue`, { Cookie: cookie })).items[0])
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
    page('console', `/moderation/drawings/${waiting.id}`)
  ]
}

function page(name, path, status = 200) { return { name, path, status } }

// enter sends a new drawing in and returns its receipt's address.
async function enter(home, picture) {
  const form = new FormData()
  const key = randomUUID()
  for (const [name, value] of Object.entries({
    city: full, title: 'Our street', story: 'We live there.', child_name: 'Lina', child_age: '8', guardian_name: 'Ines',
    guardian_email: `${key}@example.org`, consent_guardian: 'yes', consent_publish: 'yes', language: 'en', key
  })) form.set(name, value)
  form.set('drawing', await (await fetch(home + picture)).blob(), 'photo.jpg')
  const answer = await fetch(`${home}/enter`, { method: 'POST', body: form, headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`POST /enter: ${answer.status} ${await answer.text()}`)
  const { status_url: receipt } = await answer.json()
  await until('the drawing is in review', 30, async () => (await json(home + receipt)).status === 'in_review') // its page stays as it is from then on
  return receipt
}

// signIn opens the moderators' pages to the browser, and returns its cookies for fetch.
export async function signIn(browser, home, password) {
  const tab = await browser.newPage()
  await tab.goto(`${home}/en/moderation/sign-in`)
  await tab.type('input[name=email]', 'moderator@example.org')
  await tab.type('input[name=password]', password)
  await Promise.all([tab.waitForNavigation(), tab.click('main button[type=submit]')])
  await tab.close()
  return (await browser.defaultBrowserContext().cookies()).map(c => `${c.name}=${c.value}`).join('; ')
}
