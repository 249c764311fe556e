// Pages that the demo never shows: those of a rush, the family's whose address is in a letter alone, and those of a contest
// that has not begun, or is over.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { page, posted, send } from './ask.mjs'
import { empty, until } from './demo.mjs'
import { enter, entry } from './families.mjs'

// rush is how many drawings a minute are one: as many as make it.
const rush = 3

// elsewhere starts contests of its own and has look see their pages, each while it is so. It returns how many there were.
export async function elsewhere(easel, photo, look) {
  const rushed = await inContest(easel, ['--entry-rush', String(rush)], ({ home }) => inRush(home, photo, look))
  const shut = await inContest(easel, [], async contest => {
    const { home } = contest
    const family = { guardian_email: 'family@example.org' }
    const receipt = await enter(home, photo, { ...family, child_name: 'Ana' })
    await enter(home, photo, { ...family, child_name: 'Bo' })
    const seen = await look(home, [page('family', await linkOf(contest, family.guardian_email))])
    for (const [when, opens, closes] of [['before opening', '2090-01-01', '2090-02-01'], ['after closing', '2020-01-01', '2020-02-01']]) {
      contest.command(['edition', 'set', `opens=${opens}`, `closes=${closes}`])
      seen.push(...await look(home, await closed(home, photo, receipt, when)))
    }
    return seen
  })
  return rushed.length + shut.length
}

async function inContest(easel, options, step) {
  const contest = await empty(easel, ['--entry-limit', '10000', ...options])
  try {
    return await step(contest)
  } finally {
    await contest.stop()
  }
}

// inRush keeps the rush up while its pages are looked at.
async function inRush(home, photo, look) {
  const another = () => send(`${home}/enter`, entry(photo)).catch(() => {}) // refused, as long as there is one
  for (let n = 0; n < rush; n++) await another()
  const more = setInterval(another, 2_000)
  try {
    return await look(home, [page('form in a rush', '/enter'), posted('entered in a rush', '/enter', entry(photo), 429)])
  } finally {
    clearInterval(more)
  }
}

// linkOf asks for the lost link of an address and returns what the letter brings.
async function linkOf({ home, data }, email) {
  await send(`${home}/lost-link`, { email })
  const outbox = join(data, 'outbox')
  return until('the letter with the link', 120, async () => readdirSync(outbox)
    .map(name => /\/family\/\w+/.exec(readFileSync(join(outbox, name), 'utf8').replace(/=\r?\n/g, ''))?.[0])
    .find(Boolean))
}

// closed are the pages that tell of when a contest takes drawings, once the server knows that it takes none.
async function closed(home, photo, receipt, when) {
  await until(`it is ${when}`, 120, async () => (await fetch(`${home}/enter`, { method: 'POST', headers: { Accept: 'application/json' }, body: entry(photo) })).status === 403)
  return [
    page(`home ${when}`, '/'),
    page(`form ${when}`, '/enter'),
    page(`class ${when}`, '/enter/class'),
    page(`receipt ${when}`, receipt),
    posted(`entered ${when}`, '/enter', entry(photo), 403),
    posted(`class begun ${when}`, '/enter/class', { school: 'Escola Baixeras', city: 'barcelona', teacher: 'Núria', consent_school: 'yes', language: 'en' }, 403)
  ]
}
