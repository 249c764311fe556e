// A class's pages: a teacher's sheet, and what guardians see of it.
import { randomUUID } from 'node:crypto'
import { formed, page, send } from './ask.mjs'
import { json, until } from './demo.mjs'

// classes are a sheet with four drawings, of which one guardian has said yes, one no, and one picture can't be read; and
// a sheet without any.
export async function classes({ home }, photo) {
  const sheet = await begin(home)
  const [waits, agreed, refused] = [await collect(home, sheet, photo), await collect(home, sheet, photo), await collect(home, sheet, photo)]
  const broken = await collect(home, sheet, photo.slice(0, photo.size >> 1))
  await until('the picture of a slip', 120, async () => (await json(home + waits)).images.length > 0)
  await until('a picture that can\'t be read', 120, async () => (await json(home + broken)).status === 'unreadable')
  await send(`${home}${agreed}/agree`, {
    child_name: 'Lina', title: 'Our street', guardian_name: 'Ines', guardian_email: `${randomUUID()}@example.org`,
    consent_guardian: 'yes', consent_publish: 'yes'
  })
  await send(`${home}${refused}/refuse`, { confirm: 'yes' })
  return [
    page('class', '/enter/class'),
    page('sheet', sheet),
    page('empty sheet', await begin(home)),
    page('slips', `${sheet}/slips?in=ar&also=en`),
    page('sheet to erase', `${sheet}/erase`),
    page('missing sheet', `/enter/class/${'0'.repeat(52)}`, 404),
    page('slip', waits),
    page('used slip', agreed, 409),
    page('unreadable slip', broken),
    page('refused slip', refused)
  ]
}

// begin makes a sheet and returns its address.
async function begin(home) {
  const { sheet_url: address } = await send(`${home}/enter/class`, {
    school: 'Escola Baixeras', city: 'barcelona', teacher: 'Núria', consent_school: 'yes', language: 'en', key: randomUUID()
  })
  return new URL(address).pathname
}

// collect puts a drawing on a sheet and returns its slip's address.
async function collect(home, sheet, photo) {
  const { slip_url: address } = await send(`${home}${sheet}/drawings`, formed({ title: 'Our street', child_name: 'Lina', child_age: '8', key: randomUUID(), drawing: photo }))
  return new URL(address).pathname
}
