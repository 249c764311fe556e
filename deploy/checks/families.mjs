// Families' own pages: a receipt at each place where a drawing can stand, and what moderators see of some of them.
import { randomUUID } from 'node:crypto'
import { formed, page, send } from './ask.mjs'
import { json, until } from './demo.mjs'

// families are their pages, made by entries with a photo.
export async function families({ home }, cookie, photo) {
  const moderator = { Cookie: cookie }
  const [returned, declined, appealed, corrected, hidden, down, withdrawn, erased] = await Promise.all(Array.from({ length: 8 }, () => enter(home, photo)))
  const broken = await enter(home, photo.slice(0, photo.size >> 1), {}, 'unreadable')
  await decide(home, moderator, returned, { verdict: 'return', reason: 'dark' })
  for (const receipt of [declined, appealed]) await decide(home, moderator, receipt, { verdict: 'decline', reason: 'other', message: 'The frame says 1987.' })
  await send(`${home}${appealed}/another-look`, {})
  for (const receipt of [corrected, hidden, down]) {
    await decide(home, moderator, receipt, { verdict: 'approve' })
    await stands(home, receipt, 'published')
  }
  await send(`${home}${corrected}/correct`, { title: 'Our lane', description: 'A lane with trees.' })
  await send(`${home}${hidden}/consent`, { purpose: 'show', agree: 'no' })
  const taken = (await json(home + down)).id
  await send(`${home}/moderation/drawings/${taken}/take-down`, { reason: 'other', note: 'Somebody else drew it.' }, moderator)
  await send(`${home}${withdrawn}/withdraw`, {})
  await send(`${home}${erased}/erase`, { confirm: 'yes' })
  await until('the drawing is destroyed', 120, async () => (await json(`${home}${erased}/certificate`)).destroyed_at)
  return [
    page('returned receipt', returned),
    page('declined receipt', declined),
    page('receipt that is looked at again', appealed),
    page('unreadable receipt', broken),
    page('published receipt', corrected),
    page('receipt that is not shown', hidden),
    page('receipt of what was taken down', down),
    page('drawing that was taken down', `/drawings/${taken}`, 404),
    page('certificate of participation', `${corrected}/certificate`),
    page('postcards', `${corrected}/postcards`),
    page('genuine certificate', new URL((await json(`${home}${corrected}/certificate`)).verify_url, home).pathname),
    page('corrections', '/moderation/lanes/corrected'),
    page('corrected drawing', `/moderation/drawings/${(await json(home + corrected)).id}`),
    page('taken down drawing', `/moderation/drawings/${taken}`),
    page('withdrawn receipt', withdrawn),
    page('erased receipt', erased),
    page('certificate', `${erased}/certificate`)
  ]
}

// enter sends a new drawing in and returns its receipt's address, when it stands where its page stays as it is.
export async function enter(home, photo, more, status = 'in_review') {
  const { status_url: address } = await send(`${home}/enter`, entry(photo, more))
  const receipt = new URL(address).pathname
  await stands(home, receipt, status)
  return receipt
}

// entry is what the form of a new drawing says; more is what it says otherwise.
export function entry(photo, more) {
  const key = randomUUID()
  return formed({
    city: 'barcelona', title: 'Our street', story: 'We live there.', child_name: 'Lina', child_age: '8', guardian_name: 'Ines',
    guardian_email: `${key}@example.org`, consent_guardian: 'yes', consent_publish: 'yes', consent_exhibit: 'yes', language: 'en', key,
    drawing: photo, ...more
  })
}

const stands = (home, receipt, status) => until(`a drawing is ${status}`, 120, async () => (await json(home + receipt)).status === status)

// decide gives a moderator's verdict on the drawing of a receipt.
async function decide(home, moderator, receipt, verdict) {
  const { id } = await json(home + receipt)
  const { seq } = await json(`${home}/moderation/drawings/${id}`, moderator)
  await send(`${home}/moderation/drawings/${id}/decision`, { seq, ...verdict }, moderator)
}
