// What is asked for: a page by its address, or the answer to a form that is posted.
// One is { name, path, status, few, form }: form, if there is one, gives the fields anew each time.

// page is what an address shows, with the status that it answers.
export function page(name, path, status = 200) { return { name, path, status } }

// posted is what a form that is sent to an address comes back as: fields are an object, or a FormData for a form with a file.
export function posted(name, path, fields, status = 422) { return { name, path, status, form: () => fields } }

// few marks what a limit lets be asked for some ten times only: it is looked at in few languages.
export function few(asked) { return { ...asked, few: true } }

// formed is a form with a file, or with what stands for one.
export function formed(fields) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) form.set(name, value, 'photo.jpg')
    else form.set(name, value)
  }
  return form
}

// bodyOf is a form as it goes over the wire: its type and its bytes; undefined for a page without one.
export async function bodyOf({ form }) {
  if (!form) return undefined
  const sent = new Response(encoded(form()))
  return { type: sent.headers.get('content-type'), bytes: Buffer.from(await sent.arrayBuffer()) }
}

// send posts a form as a program does, and returns what it is told.
export async function send(address, fields, headers = {}) {
  const answer = await fetch(address, { method: 'POST', body: encoded(fields), headers: { Accept: 'application/json', ...headers } })
  if (!answer.ok) throw new Error(`POST ${new URL(address).pathname}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const encoded = fields => fields instanceof FormData ? fields : new URLSearchParams(fields)
