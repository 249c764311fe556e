// The pages that are looked at: each one's address, without a language, and the status
// that it answers. A page that isn't here is looked at by nobody: add a line for each.
import { randomUUID } from 'node:crypto'
import { page, send } from './ask.mjs'
import { classes } from './classes.mjs'
import { json, until } from './demo.mjs'
import { enter, families } from './families.mjs'
import { statesOf } from './states.mjs'

// full is a city with drawings, bare one without any.
const full = 'barcelona'
const bare = 'lisbon'

// pagesOf is the table, for what this demo holds. Who is signed in sees the moderators' and
// the organisers'. After the pages come the answers of their forms.
export async function pagesOf(demo, cookie, browser) {
  const pages = await shownBy(demo, cookie)
  return [...pages, ...await statesOf(demo, cookie, pages, browser)]
}

const wallOf = home => json(`${home}/api/v1/cities/${full}/drawings?limit=4`)

// photoOf is a picture that hangs.
export async function photoOf({ home }) {
  const { drawings: [drawing] } = await wallOf(home)
  return (await fetch(drawing.images.at(-1).url)).blob()
}

async function shownBy(demo, cookie) {
  const { home } = demo
  const wall = await wallOf(home)
  const drawing = wall.drawings[0]
  const photo = await photoOf(demo)
  const receipt = await enter(home, photo)
  const waiting = await until('a drawing waits', 120, async () =>
    (await json(`${home}/moderation/queue`, { Cookie: cookie })).items[0])
  const colleague = await occupy(demo, cookie, wall.drawings[1])
  return [
    page('sign-in link', colleague.link), // the first, because it is good for minutes only
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
    page('privacy-children', '/privacy/children'),
    page('accessibility', '/accessibility'),
    page('teachers', '/teachers'),
    page('missing', '/nowhere', 404),
    page('missing drawing', '/drawings/00000000000000000000000000', 404),
    page('report', `/drawings/${drawing.id}/report`),
    page('reported', `/drawings/${drawing.id}/report/sent`),
    page('enter', '/enter'),
    page('enter three', '/enter?children=3'),
    page('lost link', '/lost-link'),
    page('lost link asked for', '/lost-link/sent'),
    page('receipt', receipt),
    page('better picture', `${receipt}?better`),
    page('words to correct', `${receipt}/correct`),
    page('to erase', `${receipt}/erase`),
    page('no certificate', `${receipt}/certificate`, 409),
    page('no postcards', `${receipt}/postcards`, 409),
    page('missing certificate', '/v/0000-0000-0000-0000', 404),
    page('missing receipt', `/entries/${'0'.repeat(52)}`, 404),
    page('receipts together', `/together/${[receipt, await enter(home, photo)].map(r => r.split('/').pop()).join('.')}`),
    page('missing receipts', `/together/${'0'.repeat(52)}`, 404),
    page('missing family', `/family/${'0'.repeat(80)}`, 404),
    page('missing short link', '/e/0000-0000-0000-0000-0000', 404),
    ...(await families(demo, cookie, photo)),
    ...(await classes(demo, photo)),
    page('queue', '/moderation/queue'),
    page('reports', '/moderation/reports'),
    page('reported drawing', `/moderation/drawings/${wall.drawings[1].id}`),
    page('console', `/moderation/drawings/${waiting.id}`),
    page('lane', '/moderation/lanes/appeals'),
    page('examples', '/moderation/examples'),
    page('letters to families', '/moderation/letters'),
    page('overview', '/moderation/overview'),
    page('to print', '/moderation/labels'),
    page('labels', `/moderation/labels?city=${full}`),
    page('catalogue', `/moderation/catalogue?city=${full}`),
    page('empty catalogue', `/moderation/catalogue?city=${bare}&size=a5`),
    page('edition', '/moderation/edition'),
    page('edition that was saved', '/moderation/edition?saved=yes'),
    page('message that was sent', '/moderation/letters?sent=yes'),
    page('staff with somebody new', '/moderation/staff?done=unsent'),
    page('audit', '/moderation/audit?city=' + full),
    page('audit of the edition', '/moderation/audit?what=edition'),
    page('audit of letters', '/moderation/audit?what=message'),
    page('staff', '/moderation/staff'),
    page('colleague', `/moderation/staff/${colleague.id}`),
    page('sessions', '/moderation/sessions'),
    page('password', '/moderation/password'),
    page('sign-in', '/moderation/sign-in'),
    page('sign-in link asked for', '/moderation/sign-in-link')
  ]
}

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
