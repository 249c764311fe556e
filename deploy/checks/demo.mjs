// The real server with its demo contest, and a browser to look at it.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

const freePort = () => new Promise(resolve => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) })
})

// until waits for what check finds; what it throws means not yet.
export async function until(what, seconds, check) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
    const found = await check().catch(() => undefined)
    if (found) return found
  }
  throw new Error(`not within ${seconds} s: ${what}`)
}

// json asks for an address as a program does.
export async function json(address, headers = {}) {
  const answer = await fetch(address, { headers: { Accept: 'application/json', ...headers } })
  if (!answer.ok) throw new Error(`GET ${address}: ${answer.status}`)
  return answer.json()
}

// watched begins easel in a session of its own, and ends it when this process ends, however that is: only then does the
// watcher's input end. What lies in the scratch folder goes with it.
const watched = 'scratch=$1; shift; "$@" </dev/null & cat >/dev/null; kill $!; wait $!; rm -rf "$scratch"'

// serve begins easel in a scratch folder, on the data there if none are given. It returns where it is, the folder, what it
// has said so far, command, which runs one of easel's commands on it and returns what that prints, and stop.
async function serve(easel, options, data) {
  const scratch = mkdtempSync(join(tmpdir(), 'easel-web-'))
  data ??= join(scratch, 'data')
  const port = await freePort()
  const home = `http://127.0.0.1:${port}`
  const server = spawn('sh', ['-c', watched, 'sh', scratch, easel, 'serve', '--data', data, '--listen', `127.0.0.1:${port}`,
    '--admin-listen', '', '--log-level', 'error', '--public-url', home, ...options], { detached: true }) // Ctrl-C is for us alone
  const gone = new Promise(resolve => server.once('exit', resolve))
  let said = '' // of both: progress goes to the second
  server.stdout.on('data', text => { said += text })
  server.stderr.on('data', text => { said += text; process.stderr.write(text) })
  const stop = () => {
    server.stdin.end()
    return gone
  }
  const command = (words, input = '') => execFileSync(easel, [...words, '--data', data], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim()
  return { home, data, scratch, said: () => said, command, stop }
}

// begun is a server once what must come has come; else it is ended.
async function begun(server, comes) {
  try {
    return { ...server, ...await comes(server) }
  } catch (err) {
    await server.stop()
    throw err
  }
}

// start fills a demo, and knows its moderator. Given a folder that a demo has filled before, it starts that one. It mails
// to nobody, and has the pages of one that does; of each letter that can't go there would be a warning.
export async function start(easel, drawings, filled) {
  const server = await serve(easel, ['--demo', String(filled ? 1 : drawings), '--smtp', 'smtp://127.0.0.1:1'], filled)
  return begun(server, async ({ said }) => {
    const password = await until('the moderator is printed', 120, async () => /password (\S+)/.exec(said())?.[1])
    if (!filled) await until('the demo is filled', 900, async () => said().includes('drawings are in'))
    return { moderator: { email: 'moderator@example.org', password } }
  })
}

// empty starts a contest without a drawing, whose letters become files in its outbox.
export async function empty(easel, options) {
  return begun(await serve(easel, options), async ({ home }) => { await until('it is ready', 120, () => json(`${home}/api/v1/cities`)) })
}

function chromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try { return execFileSync('sh', ['-c', `command -v ${name}`]).toString().trim() } catch { /* the next one */ }
  }
  throw new Error('no Chromium')
}

// open starts a browser that leaves its own files in a folder and speaks to nobody else. It ends when this process ends,
// however that is: only then does the pipe between them.
export function open(scratch) {
  return puppeteer.launch({
    executablePath: chromium(),
    pipe: true,
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false, // we are not to outlive our browser
    defaultViewport: null, // Lighthouse sets its own
    env: { ...process.env, TMPDIR: scratch },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  })
}
