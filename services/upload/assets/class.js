// A teacher's sheet: pictures come many at once or one after another from the camera, and travel while their words are
// typed (tus.js); each is sent as soon as it has its words, so that typing never waits. Pictures and words stay on the
// device until they are on the sheet (draft.js). The sheet works the same without it.
import { done, draft, form, keep, restored, work } from "./draft.js";
import { ask, calm, drop, pause, Refused, upload } from "./tus.js";

const words = form?.dataset;
const input = form?.elements.drawing, box = input?.closest(".file"), say = box?.querySelector("[role=status]");
const line = document.getElementById("line"), unsent = document.getElementById("unsent"), count = document.getElementById("queue");
const fields = ["child_name", "title", "story", "child_age"].map((name) => form?.elements[name]), age = fields[3];
// A drawing has its key, file and upload, url and arrival of its picture, its words, and whether it was sent. kept says
// that the device has its file.
const queue = []; // drawings that wait for their words; the first one is shown
const away = new Set(); // drawings that were sent, and are not on the sheet
const touch = matchMedia("(any-pointer:coarse)").matches;
const stop = new AbortController(); // ends what travels

// key names a drawing, however often it is sent: 128 random bits.
const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

// ---- the device ----

const all = () => [...away, ...queue];
const typed = () => fields.some((field) => field !== age && field.value);

// note keeps on the device which drawings there are, and nothing once there is nothing more to keep.
async function note() {
  await restored;
  await keep({ more: all().map(({ key, upload, words, sent }) => ({ key, upload, words, sent })) });
  if (all().length || typed()) return;
  await work((drafts) => drafts.delete(draft.key));
  document.querySelector("#device button").hidden = true;
}

const stow = async (drawing) => (drawing.kept = await work((_, files) => files.put(drawing.file, drawing.key)));

// back brings the drawings of a draft.
export async function back(more) {
  for (const drawing of more) {
    drawing.kept = drawing.file = await work((_, files) => files.get(drawing.key));
    if (!drawing.file) continue;
    begin(drawing);
    if (drawing.sent) send(drawing);
    else queue.push(drawing);
  }
  show();
}

// forget wipes what the device has of a sheet that is no more.
async function forget() {
  const [sheet] = location.pathname.match(/class\/[^/]+/);
  for (const d of (await work((drafts) => drafts.getAll())) ?? []) {
    if (!d.key.startsWith(sheet)) continue;
    for (const { upload } of d.more ?? []) if (upload) drop(upload);
    done(d);
  }
}

// ---- pictures ----

// side is that of a picture which is made smaller because it has too many bytes.
const side = 4096;
const lanes = 2; // pictures that travel at once: more would only share the line
let free = lanes;
const waiting = [];

async function take(files) {
  const came = files.map((file) => ({ key: key(), file }));
  queue.push(...came);
  came.forEach(begin);
  show();
  await restored;
  await Promise.all(came.map(stow));
  note();
}

// begin lets a picture travel, on the way it had before if there is one.
function begin(drawing) {
  drawing.url = URL.createObjectURL(drawing.file);
  drawing.arrival = travel(drawing);
  drawing.arrival.catch(() => {});
}

async function travel(drawing) {
  if (!free) await new Promise((go) => waiting.push(go));
  else free--;
  try {
    const made = (at) => ((drawing.upload = at), note());
    return await upload(await fit(drawing.file), { url: words.uploads, at: drawing.upload, made, progress() {}, signal: stop.signal });
  } finally {
    if (waiting.length) waiting.shift()();
    else free++;
  }
}

// fit makes a picture smaller that is larger than the contest takes; what can't be opened here is the server's to refuse.
async function fit(file) {
  if (file.size <= input.dataset.limit) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (!picture) return file;
  const canvas = document.createElement("canvas"), scale = Math.min(1, side / Math.max(picture.width, picture.height));
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9))) ?? file;
}

// show puts the first picture beside its words, and the hand where it goes on.
function show() {
  box.querySelector(".now")?.remove();
  say.replaceChildren();
  count.textContent = queue.length > 1 ? words.more.replace("%", (queue.length - 1).toLocaleString(document.documentElement.lang, { numberingSystem: "latn" })) : "";
  if (!queue.length) return box.querySelector(touch ? "[data-pick]" : ".picks button:last-child").focus();
  const picture = new Image();
  picture.className = "now";
  picture.alt = input.dataset.preview;
  picture.src = queue[0].url;
  picture.onerror = () => tell(say, input.dataset.unseen, "small soft");
  box.append(picture);
  fields[0].focus();
}

function tell(at, text, kind) {
  const said = document.createElement("p");
  said.className = kind;
  said.textContent = text;
  at.replaceChildren(said);
}

// ---- words ----

const read = () => Object.fromEntries(fields.map(({ name, value }) => [name, value]));

// write puts a drawing's words into the form. The age stays until another is typed: most of a class are as old.
function write(words = {}) {
  for (const field of fields) field.value = words[field.name] ?? (field === age ? age.value : "");
}

// wrong says what is missing at its field, and goes to the first one.
function wrong() {
  let first;
  for (const field of fields.filter((field) => field.dataset.required)) {
    const error = document.getElementById(`e-${field.name}`), bad = !field.value.trim() || !field.checkValidity();
    error.hidden = !bad;
    error.lastElementChild.textContent = bad ? field.dataset.required : "";
    field.toggleAttribute("aria-invalid", bad);
    if (bad) field.setAttribute("aria-invalid", "true");
    first ??= bad ? field : undefined;
  }
  if (!queue.length) tell(say, words.first, "err");
  (queue.length ? first : box.querySelector(".picks button:last-child"))?.focus();
  return first || !queue.length;
}

function next() {
  if (wrong()) return;
  const drawing = queue.shift();
  Object.assign(drawing, { words: read(), sent: true });
  send(drawing);
  write(queue[0]?.words);
  note();
  show();
  if (!queue.length && touch) box.querySelector("[data-pick]").click(); // the hand that pressed may open the camera
}

// send brings one drawing to the sheet: its picture, then its words, again and again until there is an answer.
async function send(drawing) {
  const row = line.content.cloneNode(true).firstElementChild;
  const [status, again] = row.querySelectorAll("[role=status], button"), thumb = new Image();
  thumb.alt = "";
  thumb.src = drawing.url;
  row.querySelector(".thumb").append(thumb);
  row.querySelector("b").textContent = `${drawing.words.child_name}: ${drawing.words.title}`;
  status.textContent = words.sending;
  unsent.append(row);
  away.add(drawing);
  drawing.busy = true;
  const why = await post(drawing, status).catch((e) => (e instanceof Refused ? words.refused : String(e?.message ?? words.refused)));
  drawing.busy = false;
  if (!why) {
    URL.revokeObjectURL(drawing.url);
    away.delete(drawing);
    await work((_, files) => files.delete(drawing.key));
    note();
    await look();
    return row.remove();
  }
  status.textContent = why;
  status.className = "small err";
  again.hidden = false;
  again.onclick = () => {
    row.remove();
    away.delete(drawing);
    if (queue.length) queue[0].words = read();
    queue.unshift(drawing);
    drawing.sent = false;
    if (drawing.spent) renew(drawing);
    begin(drawing); // perhaps the server has lost its picture
    write(drawing.words);
    note();
    show();
  };
}

// renew gives a drawing another key: the server has known one by the key that it had.
function renew(drawing) {
  const was = drawing.key;
  drawing.key = key();
  stow(drawing).then(() => work((_, files) => files.delete(was)));
}

// post gives why the drawing was not taken; nothing once it was. spent says that its key names another, or one that is gone.
async function post(drawing, status) {
  const { key, arrival, words: typed } = drawing;
  const body = new FormData();
  for (const field of Object.entries({ ...typed, key, upload: (await arrival).split("/").pop() })) body.set(...field);
  for (let failures = 0; ; failures++) {
    if (!navigator.onLine) await pause(60_000);
    const answer = await ask(form.action, { method: "POST", headers: { Accept: "application/json" }, body }).catch(() => undefined);
    if (answer?.ok) return;
    if (answer && answer.status < 500 && ![408, 429].includes(answer.status)) {
      drawing.spent = [409, 410].includes(answer.status);
      const problem = await answer.json().catch(() => ({}));
      return Object.values(problem.errors ?? {}).map((e) => e.message).join(" ") || problem.detail || problem.title || words.refused;
    }
    status.textContent = navigator.onLine ? words.sending : words.waiting;
    await pause(calm(failures, answer));
  }
}

// ---- the sheet ----

// look shows the drawings as they are now, but for what somebody has opened.
let looking, timer;
const look = () => looking ??= (async () => {
  await new Promise((done) => setTimeout(done, 300)); // several that come at once are one look
  looking = undefined;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part=${part.dataset.part}]`);
    if (!fresh || part.querySelector("details[open]") || part.contains(document.activeElement)) continue;
    part.replaceChildren(...fresh.childNodes);
  }
  offer();
})().catch(() => {}).finally(later); // offline: the next time may be better

// later looks again: soon while pictures are made, else as families answer.
function later() {
  clearTimeout(timer);
  timer = setTimeout(() => (document.hidden ? later() : look()), document.querySelector("[data-unmade]") ? 2_000 : 30_000);
}

// offer shows the buttons that copy a link.
function offer() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
}

document.addEventListener("click", async (e) => {
  const button = e.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.lastChild.textContent = words?.copied ?? button.lastChild.textContent;
});
offer();
later();

if (form) {
  form.elements.key.remove(); // each drawing has its own
  const [picks, fine] = box.querySelectorAll(".picks, .fine");
  picks.hidden = fine.hidden = false;
  input.multiple = true;
  input.classList.add("sr");
  input.tabIndex = -1;
  input.addEventListener("focus", () => picks.querySelector("button:last-child").focus());
  picks.addEventListener("click", (e) => {
    const pick = e.target.closest("button");
    if (!pick) return;
    if (pick.dataset.pick) input.setAttribute("capture", pick.dataset.pick);
    else input.removeAttribute("capture");
    input.multiple = !pick.dataset.pick;
    input.click();
  });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    take(files);
  });
  addEventListener("paste", (e) => e.clipboardData.files.length && take([...e.clipboardData.files]));
  addEventListener("dragover", (e) => {
    e.preventDefault();
    box.classList.add("over");
  });
  for (const end of ["dragleave", "drop"]) addEventListener(end, () => box.classList.remove("over"));
  addEventListener("drop", (e) => {
    e.preventDefault();
    take([...e.dataTransfer.files].filter((f) => f.type.startsWith("image/") || /\.hei[cf]$/i.test(f.name)));
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    next();
  });
  restored.then(() => (fields[2].closest("details").open ||= Boolean(fields[2].value)));
  form.addEventListener("wiped", () => {
    stop.abort();
    queue.length = 0;
    away.clear();
  });
  addEventListener("beforeunload", (e) => all().some((drawing) => drawing.busy || !drawing.kept) && e.preventDefault());
}
if (document.getElementById("gone")) restored.then(forget);
