// Finds a city by any of its names while it is typed: a combobox with a list (ARIA Authoring Practices 1.2). What is
// nearest stands first, by the browser's languages and time zone, and nobody is asked where they are. Without it the
// field offers the names in the page's language.
const input = document.getElementById("city");
const list = document.getElementById("city-list");
const law = document.getElementById("law");
let cities, shown = [], active = -1;
let meant; // as much of what is typed, from its beginning, as finds anything

// fold writes a name as edition.foldName does.
const alike = { ı: "i", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ß: "ss", ى: "ي", ی: "ي", ک: "ك", ة: "ه", ہ: "ه", ھ: "ه", ە: "ه", ٱ: "ا" };
const fold = (s) => s.normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFC").toLowerCase()
  .replace(/[ءـ\u200c\u200d'’‘ʼ`]/g, "").replace(/[ıøłđæœßىیکةہھەٱ]/g, (c) => alike[c]).replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();

async function load() {
  if (cities) return;
  cities = [];
  try {
    const answer = await fetch(input.dataset.cities);
    cities = (await answer.json()).map((c) => ({ ...c, folded: c.names.map(fold) })).sort((a, b) => far(a) - far(b));
    input.removeAttribute("list");
    if (document.activeElement === input) offer();
    else say();
  } catch {
    cities = undefined; // offline, or an old browser: the field helps as it does without this module
  }
}

// far is in degrees, more or less: how far east or west of the time zone's meridian; nearer by a country there that
// the browser's languages name, and nearest if the time zone bears the city's name.
function far({ country, longitude, folded }) {
  const east = Math.max(...[0, 6].map((month) => new Date(2026, month).getTimezoneOffset())) / -4;
  const zone = fold(Intl.DateTimeFormat().resolvedOptions().timeZone?.split("/").pop() ?? "");
  const known = [...navigator.languages, document.documentElement.lang].map((l) => new Intl.Locale(l).maximize().region).indexOf(country);
  const apart = Math.abs(((longitude - east + 540) % 360) - 180);
  return apart - (known < 0 || apart > 60 ? 0 : 360 - 20 * known) - (folded.includes(zone) ? 720 : 0);
}

// found are the cities that have a name in which the words begin a word, as the server's edition.Named.
function found(typed) {
  const words = fold(typed);
  const begins = (c) => c.folded.some((name) => name.startsWith(words));
  return cities.filter((c) => c.folded.some((name) => ` ${name}`.includes(` ${words}`))).sort((a, b) => begins(b) - begins(a));
}

const named = (typed) => cities.find((c) => c.folded.includes(fold(typed)) || c.folded.includes(fold(typed.split(/[,،]/)[0])));

function offer() {
  if (!cities?.length) return;
  meant = fold(input.value);
  while (!(shown = found(meant).slice(0, 7)).length) meant = meant.slice(0, -1);
  active = -1;
  list.replaceChildren(...shown.map(option));
  expand(true);
}

function option(city, i) {
  const line = document.getElementById("city-option").content.firstElementChild.cloneNode(true);
  const has = (name) => ` ${name}`.includes(` ${fold(meant)}`);
  const other = has(city.folded[0]) ? "" : `${city.names[city.folded.findIndex(has)]} · `;
  line.id = `city-${i}`;
  line.prepend(city.names[0]);
  line.lastElementChild.textContent = other + city.land;
  line.onclick = () => pick(city);
  return line;
}

function expand(wide) {
  list.hidden = !wide;
  input.setAttribute("aria-expanded", wide);
  move(-1);
}

function move(to) {
  active = to;
  [...list.children].forEach((line, i) => line.setAttribute("aria-selected", i === to));
  if (to < 0) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", list.children[to].id);
  list.children[to].scrollIntoView({ block: "nearest" });
}

function pick(city) {
  input.value = city.names[0];
  input.setCustomValidity("");
  expand(false);
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}

// settle takes the only city that can be meant, or says that it knows none.
function settle() {
  expand(false);
  input.setCustomValidity("");
  if (!cities?.length || !input.value.trim() || named(input.value)) return;
  const [only, ...more] = found(input.value);
  if (only && !more.length) pick(only);
  else input.setCustomValidity(input.dataset.unknown);
}

// say says what the law of the city asks, unless only the server knows.
function say() {
  if (cities?.length) law.textContent = named(input.value)?.law ?? law.dataset.general;
}

function key(e) {
  const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[e.key];
  if (to !== undefined) {
    e.preventDefault();
    if (list.hidden) offer();
    else move((Math.max(to, -1) + shown.length) % shown.length);
  } else if (e.key === "Enter" && !list.hidden && active >= 0) {
    e.preventDefault();
    pick(shown[active]);
  } else if (e.key === "Escape") expand(false);
}

if (input?.dataset.cities) {
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  expand(false);
  list.onmousedown = (e) => e.preventDefault(); // the field keeps the focus
  input.onfocus = input.onclick = () => list.hidden && (cities ? offer() : load());
  input.oninput = (e) => e.isTrusted && (cities ? offer() : load());
  input.onkeydown = key;
  input.onblur = settle;
  input.onchange = say;
}
