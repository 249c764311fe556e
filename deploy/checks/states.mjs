// What forms come back as when something is wrong with them, and what else answers a post without changing anything that
// another page shows: each can be asked for again and again. One enters a drawing each time, beside two that are refused. Each form of each page has a line here, see forms.mjs.
import { randomUUID } from 'node:crypto'
import { few, formed, page, posted } from './ask.mjs'
import { json, until } from './demo.mjs'

const key = randomUUID
const noPicture = new Blob(['This is a letter.'], { type: 'image/jpeg' })
const long = 'word '.repeat(900)

// statesOf is their table. It stands on the pages, whose drawings, sheets and colleagues it sends its forms to.
export async function statesOf({ home }, cookie, pages, browser) {
  const at = name => pages.find(p => p.name === name).path
  const { images } = await json(home + at('receipt'))
  const photo = await (await fetch(images.at(-1).url)).blob()
  return [
    ...entering(photo),
    ...family(at),
    ...classes(at),
    ...organisers(at),
    ...await settings(home, browser),
    ...await desk(home, cookie, at),
    page('wrong ages', '/cities/barcelona?ages=x', 400),
    page('wrong place in a wall', '/cities/barcelona?after=x', 400),
    page('wrong search', `/search?q=${'x'.repeat(2000)}`, 400),
    page('wrong method', '/low-data', 405),
    posted('missing form', '/nowhere', {}, 404)
  ]
}

// entering are the answers of the form that enters one drawing or several, and of the form beside it.
function entering(photo) {
  return [
    posted('enter with nothing', '/enter', formed({ title: '', child_asked: 'yes', key: key() })),
    posted('enter with all wrong', '/enter', formed({
      city: 'Nowhere', title: long, story: long, child_name: long, child_age: '200', description: long, drawn_on: 'x',
      guardian_name: long, guardian_email: 'x', language: 'en', key: 'x'
    })),
    posted('enter without a picture', '/enter', formed({ ...guardian(), ...child(1), drawing: noPicture }), 415),
    posted('enter as a machine does', '/enter', formed({ ...guardian(), ...child(1), drawing: photo, homepage: 'https://example.org' })),
    posted('enter three with nothing', '/enter', formed({ title: '', title_2: '', title_3: '', child_asked: 'yes', key: key(), key_2: key(), key_3: key() })),
    posted('enter three, one of them taken', '/enter', formed({
      ...guardian(), child_asked: 'yes', ...child(1, { drawing: photo, child_yes: 'yes' }),
      ...child(2, { child_name: 'Max', drawing: noPicture, child_yes: 'yes' }), ...child(3, { child_name: '', drawing: photo })
    })),
    posted('enter one child more', '/enter', formed({ ...guardian(), ...child(1), drawing: photo, add: 'yes' }), 200),
    posted('enter by no form', '/enter', { title: 'Our street' }, 415),
    posted('lost link to nobody', '/lost-link', { email: 'x' })
  ]
}

// guardian is who enters drawings, with all that must be said yes to.
const guardian = () => ({ city: 'Barcelona', guardian_name: 'Ines', guardian_email: `${key()}@example.org`, consent_guardian: 'yes', consent_publish: 'yes', language: 'en' })

// child is what is said of a form's n-th child and its drawing.
function child(n, more) {
  const all = { title: 'Our street', story: 'We live there.', child_name: 'Lina', child_age: '8', key: key(), ...more }
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [n === 1 ? name : `${name}_${n}`, value]))
}

// family are the answers to what readers report, and families ask for on their receipts.
function family(at) {
  return [
    posted('report without a reason', at('report'), { note: long }),
    posted('words that can\'t be', at('words to correct'), { child_name: '', title: '', story: long, description: long }),
    posted('erase unconfirmed', at('to erase'), {}),
    posted('better picture that is none', `${at('receipt')}/replace`, formed({ drawing: noPicture }), 415),
    posted('better picture that is missing', `${at('receipt')}/replace`, formed({ key: 'x' })),
    posted('replace what was decided', `${at('published receipt')}/replace`, formed({ drawing: noPicture }), 409),
    posted('no such purpose', `${at('receipt')}/consent`, { purpose: 'x' }),
    posted('another look at what waits', `${at('receipt')}/another-look`, {}, 409),
    posted('restore what is there', `${at('receipt')}/restore`, {}, 409),
    posted('another look at what is withdrawn', `${at('withdrawn receipt')}/another-look`, {}, 409),
    posted('withdraw what is erased', `${at('erased receipt')}/withdraw`, {}, 409),
    posted('correct what is erased', `${at('erased receipt')}/correct`, { title: 'x' }, 409),
    posted('a letter about no receipt', `/together/${'0'.repeat(52)}/letter`, {}, 404)
  ]
}

// classes are the answers of a teacher's forms and of a guardian's.
function classes(at) {
  return [
    posted('class with nothing', '/enter/class', { language: 'en', key: key() }),
    posted('class with all wrong', '/enter/class', { school: long, city: 'Nowhere', teacher: long, email: 'x', key: 'x' }),
    posted('pupil with nothing', `${at('sheet')}/drawings`, formed({ title: '', key: key() })),
    posted('pupil without a picture', `${at('sheet')}/drawings`, formed({ title: 'Our street', child_name: 'Lina', child_age: '8', key: key(), drawing: noPicture }), 415),
    posted('sheet erased unconfirmed', `${at('sheet')}/erase`, {}, 200),
    posted('no such pupil', `${at('sheet')}/remove`, { drawing: 'x' }, 404),
    posted('agree with nothing', `${at('slip')}/agree`, { child_name: '', title: '', child_asked: 'yes' }),
    posted('agree with all wrong', `${at('slip')}/agree`, { child_name: long, title: long, story: long, guardian_name: long, guardian_email: 'x' }),
    posted('agree again', `${at('used slip')}/agree`, { child_name: 'Lina' }, 409),
    posted('refuse what was agreed to', `${at('used slip')}/refuse`, { confirm: 'yes' }, 409)
  ]
}

// organisers are the answers of the sign-in, the team's page and the letters to families.
function organisers(at) {
  const message = {
    city: 'barcelona', 'subject.en': 'We open on Monday', 'text.en': 'Come and see us.', 'subject.ar': 'نفتح يوم الاثنين', 'text.ar': 'تعالوا لزيارتنا.',
    key: 'A'.repeat(26)
  }
  return [
    { ...page('wrong sign-in', '/moderation/sign-in', 401), form: () => ({ email: `${key()}@example.org`, password: 'x' }) }, // each address has its own limit
    page('used link', '/moderation/link/x', 410),
    posted('sign-in by a used link', `/moderation/link/${'x'.repeat(43)}`, {}, 410),
    few(posted('short password', '/moderation/password', { current: 'x', password: 'x' })),
    posted('nobody invited', '/moderation/staff', { email: 'x', role: 'moderator', scope: 'all' }),
    posted('invited to nothing', '/moderation/staff', { email: 'x@example.org', role: 'x', scope: 'some', city: 'nowhere' }),
    posted('invited again', '/moderation/staff', { email: 'colleague@example.org', role: 'moderator', scope: 'all' }, 409),
    posted('colleague without a city', at('colleague'), { role: 'moderator', scope: 'some' }),
    page('no colleague', '/moderation/staff/nobody', 404),
    posted('nobody removed', `/moderation/staff/${'0'.repeat(26)}/remove`, {}, 404),
    posted('message with nothing', '/moderation/letters', {}),
    posted('message too long', '/moderation/letters', { ...message, 'subject.en': long, 'text.ar': long.repeat(3), 'text.de': 'Nur ein Text.' }),
    posted('message as it will be seen', '/moderation/letters', { ...message, do: 'preview' }, 200),
    posted('message to change', '/moderation/letters', { ...message, do: 'change' }, 200),
    posted('message unconfirmed', '/moderation/letters', { ...message, do: 'send' }),
    few(posted('message that can\'t be tried', '/moderation/letters', { ...message, do: 'test' })),
    page('wrong day of the audit', '/moderation/audit?from=x', 400),
    page('wrong limit of the queue', '/moderation/queue?limit=x', 400)
  ]
}

// settings are the answers to the edition's form, which is filled in as the page has it.
async function settings(home, browser) {
  const tab = await browser.newPage()
  await tab.goto(`${home}/en/moderation/edition`)
  const form = await tab.evaluate(() => [...new FormData(document.querySelector('form.edit'))])
  await tab.close()
  const changed = more => {
    const fields = new URLSearchParams(form)
    for (const [name, value] of Object.entries(more)) fields.set(name, value)
    return fields
  }
  const { revision } = Object.fromEntries(form)
  return [
    posted('settings to be changed', '/moderation/edition', changed({ 'theme.en': 'Our street', ages_max: '14', publish_delay: '60', preview: 'yes' }), 200),
    posted('settings that others changed', '/moderation/edition', changed({ revision: String(revision - 1), 'theme.en': 'Our street' }), 409),
    posted('settings that can\'t be', '/moderation/edition', changed(Object.fromEntries(form.filter(([name, value]) => name !== 'revision' && value !== 'yes').map(([name]) => [name, '\u0007'])))),
    posted('settings of nobody', '/moderation/edition', { preview: 'yes' }, 400)
  ]
}

// desk are the answers to deeds on a drawing that waits, one that hangs and one whose family wants other words.
async function desk(home, cookie, at) {
  const waits = at('console')
  const { seq } = await json(home + waits, { Cookie: cookie })
  const hangs = at('reported drawing')
  return [
    posted('return without a reason', `${waits}/decision`, { verdict: 'return', seq }),
    posted('decline without a message', `${waits}/decision`, { verdict: 'decline', reason: 'other', seq }),
    posted('verdict that is none', `${waits}/decision`, { verdict: 'x', seq: 'x' }),
    posted('verdict on what has changed', `${waits}/decision`, { verdict: 'approve', seq: seq + 1 }, 409),
    posted('verdict taken back that is none', `${waits}/undo`, {}, 409),
    posted('described in no language', `${waits}/describe`, { text: long, language: 'x', tag: 'x', themes: 'yes' }),
    posted('turned and covered wrongly', `${waits}/edit`, { turn: 'x', cover: 'x' }),
    posted('covered wrongly', `${waits}/edit`, { cover: 'x' }),
    posted('words mended wrongly', `${waits}/edit`, { title: '', child: '', story: long }),
    posted('note with nothing', `${waits}/note`, { text: '' }),
    posted('worry too long', `${waits}/escalate`, { note: long }),
    posted('taken down what waits', `${waits}/take-down`, { reason: 'other', note: 'x' }, 409),
    posted('taken down without a reason', `${hangs}/take-down`, {}),
    posted('reports looked at wrongly', `${hangs}/looked-at`, { seq: 'x', reports: 'x' }),
    posted('put back what hangs', `${hangs}/reinstate`, {}, 409),
    posted('featured wrongly', `${hangs}/feature`, { on: 'x' }),
    posted('answered wrongly', `${at('corrected drawing')}/correction`, { take: 'x' }),
    posted('answered nobody', `${waits}/correction`, { take: 'yes', seq }, 409),
    posted('deed on no drawing', `/moderation/drawings/${'0'.repeat(26)}/note`, { text: 'x' }, 404)
  ]
}
