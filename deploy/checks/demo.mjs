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

// serve starts a contest in a scratch folder of its own, or in the data folder that is given, and returns where it is,
// command, which runs one of easel's commands on it and returns what that prints, and heard, which waits for words.
async function serve(easel, words, given) {
  const scratch = mkdtempSync(join(tmpdir(), 'easel-web-'))
  const data = given ?? join(scratch, 'data')
  const port = await freePort()
  const home = `http://127.0.0.1:${port}`
  const server = spawn('sh', ['-c', watched, 'sh', scratch, easel, 'serve', '--data', data, '--listen', `127.0.0.1:${port}`,
    '--admin-listen', '', '--log-level', 'error', '--public-url', home, ...words], { detached: true }) // Ctrl-C is for us alone
  const gone = new Promise(resolve => server.once('exit', resolve))
  let said = '' // of both: progress goes to the second
  server.stdout.on('data', text => { said += text })
  server.stderr.on('data', text => { said += text; process.stderr.write(text) })
  const stop = () => {
    server.stdin.end()
    return gone
  }
  const heard = (what, seconds, words) => until(what, seconds, async () => words.exec(said))
  const command = (words, input = '') => execFileSync(easel, [...words, '--data', data], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim()
  await heard('the server is there', 20, /Easel is at/).catch(err => stop().then(() => { throw err }))
  return { home, data, scratch, command, heard, stop }
}

// start fills a demo and returns it with its moderator, and another, which starts a contest beside it that is empty. Given
// a folder that a demo has filled before, it starts that one. It mails to nobody, and has the pages of one that does.
export async function start(easel, drawings, filled) {
  const demo = await serve(easel, ['--demo', String(filled ? 1 : drawings), '--smtp', 'smtp://127.0.0.1:1'], filled) // at log level error: of each letter that can't go there is a warning
  const all = [demo]
  const stop = () => Promise.all(all.map(contest => contest.stop()))
  const another = async (...words) => {
    const contest = await serve(easel, words)
    all.push(contest)
    return contest
  }
  try {
    const [, password] = await demo.heard('the moderator is printed', 20, /password (\S+)/)
    if (!filled) await demo.heard('the demo is filled', 900, /drawings are in/)
    return { ...demo, moderator: { email: 'moderator@example.org', password }, another, stop }
  } catch (err) {
    await stop()
    throw err
  }
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
