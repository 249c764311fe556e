// What a family typed and the picture it chose stay on the device (IndexedDB), from the first key pressed until the
// drawing was taken: over a reload, a closed browser and an empty battery. A draft has the key of its entry, so that the
// one drawing stays one. Words and the way of the upload lie in "drafts", pictures in "files". Where there is no
// IndexedDB, nothing is kept, and the form works as it stands.
import { drop, pause } from "./tus.js";

const longest = 30 * 24 * 60 * 60 * 1000; // ms that a draft is kept after its last word
const often = 300; // ms between two writings while somebody types
const device = document.getElementById("device"), words = device?.dataset;
const tab = "easel.sent"; // where this tab remembers the key of what it sent as a plain form

export const form = document.querySelector("#entry, #better, #add");
export const picture = form?.querySelector("input[type=file]");
// draft is what is kept of this page's entry: key, fields, at, and what send.js adds.
export const draft = { key: form?.action.match(/(entries|class)\/[^/]+/)?.[0] ?? form?.elements.key.value };
const replaces = ({ key }) => key.includes("/"); // it is of one receipt or sheet alone

// ---- the device ----

let base, over; // the open database; that nothing is kept any more
const opened = new Promise((done) => {
  const request = indexedDB.open("easel", 1);
  request.onupgradeneeded = () => ["drafts", "files"].forEach((name) => request.result.createObjectStore(name));
  request.onsuccess = () => done((base = request.result));
  request.onerror = done;
}).catch(() => 0);

// work does something with both stores, all of it or nothing, and returns the result of the request that `what` returns;
// undefined if the device does not do it.
export function work(what) {
  return new Promise((done) => {
    const deed = base.transaction(["drafts", "files"], "readwrite", { durability: "strict" });
    const request = what(deed.objectStore("drafts"), deed.objectStore("files"));
    deed.oncomplete = () => done(request.result);
    deed.onabort = () => done();
    deed.commit?.(); // the page may be gone before the requests are answered
  }).catch(() => undefined);
}

const all = async () => (await work((drafts) => drafts.getAll())) ?? [];

const ticks = (c) => /radio|checkbox/.test(c.type);
const controls = () => [...form.elements].filter((c) => c.name && !/hidden|file|submit/.test(c.type) && !c.closest("[aria-hidden]"));

function typed() {
  const fields = {};
  for (const c of controls()) if (c.value && (!ticks(c) || c.checked)) fields[c.name] = c.value;
  return fields;
}

// fill writes into the fields that nobody has touched since the page came.
function fill(fields) {
  for (const c of controls()) {
    const kept = fields[c.name] ?? "";
    if (ticks(c)) {
      if (c.checked === c.defaultChecked) c.checked = c.value === kept;
    } else if (kept && c.value === c.defaultValue) c.value = kept;
  }
}

let timer;
// keep writes the draft as it is now, with changes; with a file, the file too, or null for none any more. It never fails:
// what the device does not keep, the page still has.
export async function keep(changes, file) {
  clearTimeout(timer);
  timer = undefined;
  Object.assign(draft, changes);
  await restored;
  if (!over) await Promise.race([store(file), pause(3000)]);
}

async function store(file) {
  Object.assign(draft, { fields: typed(), at: Date.now() });
  const write = (picture) => work((drafts, files) => {
    if (picture) files.put(picture, draft.key);
    else if (picture === null) files.delete(draft.key);
    return drafts.put({ ...draft }, draft.key);
  });
  if (await write(file) || file && await write(null)) offer(); // a picture may be too large for the device
}

// done forgets a draft when its drawings were taken.
export function done({ key, more = [] } = draft) {
  over ||= key === draft.key;
  return work((drafts, files) => ([{ key }, ...more].forEach((m) => files.delete(m.key)), drafts.delete(key)));
}

// mark remembers what this tab sends as a plain form, for the page that answers.
export const mark = () => (sessionStorage[tab] = draft.key);

// ---- coming back ----

// claim takes a draft for this tab, unless another tab has it open.
const claim = (key) => !navigator.locks || new Promise((done) => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 700); // a page that was just left may hold it for a moment
  navigator.locks.request(key, { signal: stop.signal }, () => new Promise(() => done(true))).catch(() => done(false));
});

// restored is the file that was kept, if there is one, once the page's draft is back.
export const restored = opened.then(async () => {
  const sent = sessionStorage[tab];
  delete sessionStorage[tab];
  const kept = [];
  for (const d of (await all()).sort((a, b) => b.at - a.at)) {
    const why = Date.now() - d.at > longest ? "old" : words?.over || d.at < words?.opens * 1000 ? "ended" : "";
    if (why) say(words?.[why]);
    if (why || !form && d.key === sent) await done(d);
    else kept.push(d);
  }
  if (!form) return;
  const own = kept.filter(({ key }) => key.startsWith(draft.key) || key === sent);
  for (const d of own.length || replaces(draft) ? own : kept.filter((d) => !replaces(d))) if (await claim(d.key)) return take(d);
  while (!(await claim(draft.key)) && replaces(draft)) draft.key += "/"; // another tab has the same receipt or sheet
});

// take makes a kept draft this page's. A page that answers what was sent has the words already, and perhaps a new key.
async function take(kept) {
  const answers = document.querySelector(".summary, .entered"), { more = [] } = kept;
  const { key } = answers ? draft : kept;
  const was = answers && more.find((m) => m.key === key) || kept; // of several children, the first may be entered now
  const file = await work((_, files) => files.get(was.key));
  Object.assign(draft, kept, answers && { key, upload: was.upload, sending: false, posted: undefined });
  if (form.elements.key) form.elements.key.value = key;
  if (more.length || form.elements.key_2) await import(form.dataset.children).then((m) => m.back(more, answers)).catch(() => 0);
  if (!answers) {
    fill(kept.fields);
    say(words.back);
  }
  offer();
  if (key !== kept.key) {
    await store(file);
    await done({ key: kept.key });
  }
  if (!file || picture.files.length) return; // another one was chosen meanwhile
  document.querySelector(".hint b")?.remove(); // that it has to be chosen again
  if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded));
  picture.dispatchEvent(new CustomEvent("kept", { detail: { file } }));
  return file;
}

const say = (text) => text && ([device.hidden, device.firstElementChild.textContent] = [false, text]);
const offer = () => (device.lastElementChild.hidden = false);

// ---- wiping ----

const tabs = globalThis.BroadcastChannel && new BroadcastChannel("easel");
if (tabs) tabs.onmessage = leave;

// wipe takes everything off the device, also what other tabs have open, and the uploads off the server.
async function wipe() {
  over = true;
  form.dispatchEvent(new CustomEvent("wiped"));
  for (const d of await all()) for (const { upload } of [d, ...(d.more ?? [])]) if (upload) drop(upload);
  await work((drafts, files) => (files.clear(), drafts.clear()));
  tabs?.postMessage("wiped");
  leave();
}

// leave empties the page, so that no way back shows what was in it, and opens a fresh one.
function leave() {
  over = true;
  if (!form) return;
  form.dispatchEvent(new CustomEvent("wiped"));
  for (const c of form.elements) ticks(c) ? (c.checked = false) : (c.value = "");
  location.replace(words.fresh);
}

if (form) {
  device.hidden = false;
  device.lastElementChild.addEventListener("click", wipe);
  if (/[?&]wiped/.test(location.search)) say(words.wiped);
  form.addEventListener("input", () => (timer ??= setTimeout(keep, often)));
  form.addEventListener("change", () => keep());
  for (const leaving of ["pagehide", "visibilitychange"]) addEventListener(leaving, () => timer && keep());
}
