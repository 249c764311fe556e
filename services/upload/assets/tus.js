// A client of tus 1.0.0 (tus.io/protocols/resumable-upload). It sends a file piece by piece, asks after each break how
// much arrived, and goes on from there for as long as the page is open.
const version = { "Tus-Resumable": "1.0.0" };
const least = 16 << 10, most = 4 << 20; // bytes of a piece: what a browser sends once more, by itself, where a line broke
const aim = 8_000, patience = 60_000; // ms that a piece should take, and that a request may take
const passing = [408, 409, 423, 425, 429, 460]; // statuses that another time may change; all above 500 are, too

// soon tells an answer after which asking again is worth the wait from one that puts off until tomorrow: then the form
// takes the file with it.
const soon = (answer) => !(answer.headers.get("Retry-After") > 300);

// Refused is the error of a server that will not take the file, however often it is asked.
export class Refused extends Error {}

// pause waits, but no longer than until the line is back.
export const pause = (ms) => new Promise((done) => {
  setTimeout(done, ms);
  addEventListener("online", done, { once: true });
});

// calm is how long to wait after so many failures, in ms: longer each time, and not all at the same moment.
export const calm = (failures, answer) => Math.max(
  Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2), 1000 * (answer?.headers.get("Retry-After") || 0));

// ask sends a request that must not take for ever.
export async function ask(url, options, signal) {
  const stop = new AbortController(), end = () => stop.abort();
  const timer = setTimeout(end, patience);
  signal?.addEventListener("abort", end);
  try {
    return await fetch(url, { ...options, cache: "no-store", signal: stop.signal });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

// drop asks the server to forget an upload. If it does not hear of it, the upload expires by itself.
export const drop = (at) => fetch(at, { method: "DELETE", headers: version, keepalive: true }).catch(() => 0);

// upload brings a file to the server at url and returns the path of its upload. It resumes the one at `at`, if there is
// one; calls made with the path of a new one before its first byte, and progress with the part that arrived, 0 to 1.
// about are more headers for a new one. It throws Refused, what reading the file throws, or undefined when the signal
// ends it.
export async function upload(file, { url, at, about, made, progress, signal }) {
  let size = 2 * least, offset, reached = 0; // offset is undefined while only the server knows it
  for (let failures = 0; ; failures++) {
    if (!navigator.onLine) await pause(patience); // then try all the same: some devices are wrong about it
    let began, body, answer;
    const go = async (method, path, headers) => {
      if (signal.aborted) throw undefined;
      began = Date.now();
      answer = await ask(path, { method, headers: { ...version, ...headers }, body }, signal).catch(() => undefined);
      if (signal.aborted) throw undefined;
      return answer?.ok && answer.headers.has("Tus-Resumable"); // else it is a hotel's page, and another time may be better
    };
    if (!at && await go("POST", url, { "Upload-Length": file.size, ...about })) {
      at = new URL(answer.headers.get("Location"), answer.url).pathname;
      await made(at);
      offset = 0;
    } else if (at && offset === undefined && await go("HEAD", at)) {
      offset = Number(answer.headers.get("Upload-Offset"));
      if (Number(answer.headers.get("Upload-Length")) !== file.size) at = undefined; // of another file
    }
    if (offset > reached) failures = 0; // what was broken off brought something
    while (at && offset < file.size) {
      reached = offset;
      progress(offset / file.size);
      body = await file.slice(offset, offset + size).arrayBuffer();
      if (!await go("PATCH", at, { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" })) break;
      offset = Number(answer.headers.get("Upload-Offset"));
      size = Math.min(most, Math.max(least, Math.ceil(body.byteLength * aim / (Date.now() - began + 1))));
      failures = 0;
    }
    if (at && offset >= file.size) return progress(1), at;
    offset = undefined;
    size = Math.max(least, size >> 1);
    if (at && [404, 410].includes(answer?.status)) at = undefined;
    else if (answer && !answer.ok && answer.status < 500 && !(passing.includes(answer.status) && soon(answer))) throw new Refused(answer.status);
    await pause(calm(failures, answer));
  }
}
