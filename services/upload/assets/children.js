// Several children of one guardian: brings a card for one child more, takes one away, and does for each further child what
// the other modules do for the first: shows its picture, lets it travel, and keeps it on the device. It is loaded when
// somebody asks for another child.
import { attend } from "./enter.js";
import { draft, form, keep, work } from "./draft.js";
import { also } from "./send.js";
import { drop, upload } from "./tus.js";

const another = document.getElementById("another");
const { counted, named, most, page, limit } = another.dataset; // limit is the highest number of a child
const words = form.dataset;
const cards = new Map(); // by number, from 2: key, input, bar, and of a picture file, upload, arrival and stop

// parts are what the page has of a child: its questions, and its own yes.
const parts = (n, on = form) => Array.from(on.querySelectorAll(`[data-child="${n}"]`));
const numbers = () => [1, ...cards.keys()].sort((a, b) => a - b);
const nameOf = (n) => form.elements[n > 1 ? `child_name_${n}` : "child_name"];

// stow keeps a child's picture on the device, or with none no longer; stowed finds it.
const stow = (key, file) => work((_, files) => (file ? files.put(file, key) : files.delete(key)));
const stowed = (key) => work((_, files) => files.get(key));

// ---- cards ----

// add brings a card for one child more.
export async function add() {
  const all = numbers(), free = all.findIndex((n, i) => n !== i + 1); // of one that was left out
  const n = all.at(-1) < limit ? all.at(-1) + 1 : free + 1;
  await grow(n);
  note();
  tell(parts(n)[0]);
}

// grow fetches the card of a number and puts it in its place.
async function grow(n) {
  const text = await (await fetch(page + n)).text();
  const [drawing, child, about, yes] = parts(n, new DOMParser().parseFromString(text, "text/html"));
  about.querySelector("#another")?.remove();
  const before = parts(numbers().findLast((other) => other < n));
  before[2].after(drawing, child, about);
  before[3].after(yes);
  meet(n);
  label();
}

// meet begins to attend to a card that is on the page.
function meet(n) {
  const { [`key_${n}`]: key, [`drawing_${n}`]: input } = form.elements;
  const card = { n, key: key.value, input, bar: document.getElementById(`arriving_${n}`) };
  cards.set(n, card);
  attend(input);
  input.addEventListener("chosen", ({ detail: { file } }) => {
    if (card.file === file) return; // it came from the device
    if (card.upload) drop(card.upload);
    Object.assign(card, { file, upload: undefined });
    stow(card.key, file);
    note();
    begin(card);
  });
}

function leave(n) {
  const { key, upload, stop } = cards.get(n);
  stop?.abort();
  if (upload) drop(upload);
  stow(key);
  const all = numbers(), before = all[all.indexOf(n) - 1];
  cards.delete(n);
  const gone = parts(n);
  label();
  for (const part of gone) part.remove();
  note();
  tell(parts(before)[0]);
}

// label numbers the children, where there are several, and puts the way to one more behind the last.
function label() {
  const all = numbers(), several = all.length > 1;
  all.forEach((n, i) => {
    const [drawing, child, about, yes] = parts(n);
    for (const h2 of [drawing, child, about].map((part) => part.querySelector("h2"))) {
      h2.textContent = several ? h2.dataset.counted.replace("%", i + 1) : h2.dataset.alone;
    }
    for (const { dataset } of [drawing, child, about, yes].flatMap((part) => [...part.querySelectorAll("[data-required]")])) {
      dataset.alone ??= dataset.required;
      dataset.required = several ? named.replace("%", i + 1).replace("#", () => dataset.alone) : dataset.alone;
    }
    drawing.querySelector(".leave").hidden = i === 0;
    const which = yes.querySelector(".which"), name = nameOf(n).value.trim();
    which.hidden = !several;
    which.textContent = (name ? named : counted).replace("%", i + 1).replace("#", () => name);
  });
  parts(all.at(-1))[2].lastElementChild.append(another);
  for (const button of another.querySelectorAll("button")) button.hidden = all.length >= most;
  another.lastElementChild.textContent = "";
}

const tell = (part) => form.dispatchEvent(new CustomEvent("grown", { detail: part }));

// ---- pictures ----

// note keeps on the device which children there are, and where their pictures are on their way.
const list = () => [...cards.values()].map(({ n, key, upload }) => ({ n, key, upload }));
const note = () => keep({ more: list() });

function begin(card) {
  card.stop?.abort();
  card.stop = new AbortController();
  card.bar.hidden = true;
  card.arrival = card.file?.size && upload(card.file, {
    url: words.uploads, at: card.upload, signal: card.stop.signal,
    made: (at) => ((card.upload = at), note()), progress: (part) => progress(card.bar, part),
  });
  card.arrival?.catch?.(() => (card.bar.hidden = true));
}

function progress(bar, part) {
  bar.hidden = false;
  bar.firstElementChild.value = part;
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(part);
  bar.lastElementChild.textContent = part < 1 ? words.arriving.replace("{part}", percent) : words.arrived;
}

also.push(async () => {
  for (const card of cards.values()) {
    let now, at;
    do at = await (now = card.arrival);
    while (now !== card.arrival); // another picture was chosen meanwhile
    if (!at && card.input.files.length) throw undefined; // what can't travel goes with the form
    if (!at) continue;
    form.elements[`upload_${card.n}`].value = at.split("/").pop();
    card.input.disabled = true;
  }
});

// ---- coming back ----

// back brings the children of a draft, each with its picture. A page that answers what was sent has the cards already.
export async function back(more, answers) {
  for (const { n, key } of answers ? [] : more) {
    if (!cards.has(n)) await grow(n);
    cards.get(n).key = form.elements[`key_${n}`].value = key;
  }
  for (const card of cards.values()) {
    card.upload = more.find((m) => m.key === card.key)?.upload;
    card.file = await stowed(card.key);
    if (card.file) card.input.dispatchEvent(new CustomEvent("kept", { detail: { file: card.file } }));
    begin(card);
  }
  const here = [form.elements.key.value, ...list().map((m) => m.key)];
  for (const { key } of more) if (!here.includes(key)) stow(key); // entered, or left out
  draft.more = list();
  tell();
}

for (const input of form.querySelectorAll("[name^=drawing_]")) meet(Number(input.name.split("_")[1]));
label();
form.addEventListener("input", ({ target }) => target.name?.startsWith("child_name") && label());
form.addEventListener("click", (e) => {
  const n = Number(e.target.closest("[name=remove]")?.value);
  if (!n) return;
  e.preventDefault();
  leave(n);
});
form.addEventListener("wiped", () => cards.forEach(({ stop }) => stop?.abort()));
