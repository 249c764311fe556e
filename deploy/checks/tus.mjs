// A client of tus that is not ours, tus-js-client, against the real server: what it sends arrives, byte for byte, also
// when it breaks off and goes on; and what is refused, it hears.
import { createHash, randomBytes } from 'node:crypto'
import { Upload } from 'tus-js-client'

// gif is a picture of one dot; what comes after its end is no part of it.
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const picture = size => Buffer.concat([gif, randomBytes(size - gif.length)])

// sent resolves to the address of the upload, and otherwise to the status of the refusal.
const sent = (endpoint, file, options = {}) => new Promise((resolve, reject) => {
  const upload = new Upload(file, {
    endpoint, retryDelays: [100, 500, 1000], metadata: { filename: 'drawing.gif' }, ...options,
    onSuccess: () => resolve(upload.url),
    onError: err => err.originalResponse ? resolve(err.originalResponse.getStatus()) : reject(err),
  })
  upload.start()
})

// cut sends until so many bytes are taken, hangs up, and resolves to the address.
const cut = (endpoint, file, bytes, options) => new Promise((resolve, reject) => {
  const upload = new Upload(file, {
    endpoint, ...options, onError: reject,
    onProgress: at => { if (at >= bytes) upload.abort().then(() => resolve(upload.url), reject) },
  })
  upload.start()
})

const tus = { 'Tus-Resumable': '1.0.0' }
const ask = (address, method, headers = {}, body) => fetch(address, { method, headers: { ...tus, ...headers }, body })
const offset = async address => Number((await ask(address, 'HEAD')).headers.get('Upload-Offset'))

// enter sends the form that names an upload, and resolves to the drawing's id.
async function enter(home, address, n) {
  const form = new FormData()
  const fields = {
    city: 'barcelona', title: `A dot, number ${n}`, child_name: 'Dot', child_age: '7', guardian_name: 'A Grown-Up',
    guardian_email: `dot-${n}-${Date.now()}@example.org`, consent_guardian: 'yes', consent_publish: 'yes',
    language: 'en', key: randomBytes(16).toString('hex'), upload: new URL(address).pathname.split('/').pop(),
  }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const answer = await fetch(`${home}/enter`, { method: 'POST', headers: { Accept: 'application/json' }, body: form })
  const said = await answer.json()
  if (answer.status !== 201) throw new Error(`the entry is answered ${answer.status}: ${JSON.stringify(said)}`)
  return said.id
}

// resume runs every check; report hears what is wrong.
export async function resume({ home, command }, report) {
  const endpoint = `${home}/uploads/`
  const checks = {
    'files of many sizes arrive': async want => {
      for (const [size, options] of [[1, {}], [1, { uploadDataDuringCreation: true }], [5_000_000, { chunkSize: 1_000_000 }],
        [5_000_000, { uploadDataDuringCreation: true }], [3_000_000, { chunkSize: 700_001, overridePatchMethod: true }]]) {
        want(`${size} bytes`, await offset(await sent(endpoint, randomBytes(size), options)), size)
      }
    },
    'what broke off goes on, and is the drawing': async want => {
      // How much of a request that is cut has left this machine, nobody knows; of two, the first.
      for (const [n, [chunkSize, least]] of [[Infinity, 0], [4_000_000, 4_000_000]].entries()) {
        const file = picture(20_000_000)
        const address = await cut(endpoint, file, 7_000_000, { chunkSize })
        const kept = await offset(address)
        want('kept of it', kept >= least && (least === 0 || kept < file.length), true)
        await sent(endpoint, file, { uploadUrl: address, chunkSize })
        const id = await enter(home, address, n)
        want('its hash is among the facts', command(['facts', id]).includes(createHash('sha256').update(file).digest('hex')), true)
        want('the pieces are gone', (await ask(address, 'HEAD')).status, 404)
      }
    },
    'what is terminated is gone': async want => {
      const address = await sent(endpoint, randomBytes(1000))
      await Upload.terminate(address)
      want('asked for it', (await ask(address, 'HEAD')).status, 404)
      want('terminated again', (await ask(address, 'DELETE')).status, 404)
    },
    'what can not be taken is refused': async want => {
      want('no bytes', await sent(endpoint, Buffer.alloc(0)), 422)
      want('a byte too many', await sent(endpoint, Buffer.alloc(20_000_001)), 413)
      want('in parallel', await sent(endpoint, randomBytes(1000), { parallelUploads: 2 }), 400)
      want('a length to come', await sent(endpoint, randomBytes(1000), { uploadLengthDeferred: true }), 400)
    },
    'a checksum is compared': async want => {
      const file = randomBytes(100_000)
      const begun = await ask(endpoint, 'POST', { 'Upload-Length': file.length })
      const address = new URL(begun.headers.get('Location'), endpoint)
      want('when it expires', Date.parse(begun.headers.get('Upload-Expires')) > Date.now() + 23 * 3600_000, true)
      const piece = { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }
      const sum = of => ({ 'Upload-Checksum': `sha1 ${createHash('sha1').update(of).digest('base64')}` })
      want('of other bytes', (await ask(address, 'PATCH', { ...piece, ...sum('another') }, file)).status, 460)
      want('kept of those', await offset(address), 0)
      want('of these bytes', (await ask(address, 'PATCH', { ...piece, ...sum(file) }, file)).status, 204)
    },
  }
  for (const [name, check] of Object.entries(checks)) {
    const want = (what, got, wanted) => { if (got !== wanted) report(`tus: ${name}`, `${what}: ${got}, and should be ${wanted}`) }
    await check(want).catch(err => report(`tus: ${name}`, err.message))
  }
}
