// The console: leaves are turned without loading a page. Every leaf comes from the server whole, as its page has it
// (leaves.go), and this module shows the next one at once, sends what was decided in the background, and brings a leaf
// back when the server refuses. The keys stand in the page as aria-keyshortcuts (keys.go).
const $ = (selector, from = document) => from.querySelector(selector);
const keys = $(".keys"), film = $(".film"), list = $(".last"), said = $("#said"), root = document.documentElement;
const readAhead = 8, decodeAhead = 3; // leaves, pictures
const known = new Set(); // ids of leaves that were read
const ahead = []; // leaves that follow, in order
const later = []; // leaves that were skipped
const sent = new Map(); // by id: the answer to a decision that is on its way
const desk = (sessionStorage["easel.desk"] ??= Math.random().toString(36).slice(2)), held = new Map(); // this window's name, also when it loads anew; leaves that it claims, by id
let here = $(".leaf"), last, reading, whole, unsent = 0, claiming, timer, live, over;

const idOf = (leaf) => leaf.dataset.id;
const away = new Set([...document.querySelectorAll(".film .away")].map(idOf)); // drawings that lie on other desks
const follows = (id) => [...ahead, ...later].find((leaf) => idOf(leaf) === id);
const number = new Intl.NumberFormat(root.lang, { numberingSystem: "latn" });
const brand = document.title.split(" · ").pop();
const keyOf = (control) => control?.getAttribute("aria-keyshortcuts");
const still = (id) => film && $(`[data-id="${id}"]`, film);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// ---- leaves ----

// read reads what follows in the queue; whole is that there is no more.
function read() {
  if (whole || ahead.length >= readAhead) return;
  return (reading ??= more().catch(() => 0).finally(() => (reading = undefined)));
}

async function more() {
  const url = new URL(keys.dataset.leaves, location);
  for (const [name, value] of Object.entries({ after: last, claimed: "skip", window: desk })) url.searchParams.set(name, value);
  const answer = await fetch(url);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  whole = true;
  for (const leaf of page.querySelectorAll(".leaf")) {
    last = idOf(leaf);
    if (known.has(last) || last === idOf(here) || follows(last)) continue;
    whole = false;
    known.add(last);
    if (film && !still(last)) film.append(document.adoptNode(leaf.previousElementSibling));
    ahead.push(leaf);
    refill(leaf);
  }
  prepare();
}

// prepare fetches and decodes the next pictures: a leaf's begins to load when the leaf becomes the page's own.
function prepare() {
  for (const leaf of ahead.slice(0, decodeAhead)) {
    if (leaf.ownerDocument !== document) document.adoptNode(leaf);
    $(".big img", leaf)?.decode().catch(() => 0);
  }
}

// show turns to a leaf. What had the focus has it on the new leaf, too: who publishes by Enter goes on so.
function show(leaf, key = here.contains(document.activeElement) && keyOf(document.activeElement)) {
  document.adoptNode(leaf);
  here.replaceWith(leaf);
  here = leaf;
  root.classList.remove("seen");
  document.title = `${leaf.dataset.title} · ${brand}`;
  history.replaceState(null, "", leaf.dataset.url);
  for (const a of document.querySelectorAll(".lang a")) a.href = a.href.replace(/drawings\/[^/?]*/, `drawings/${idOf(leaf)}`);
  for (const a of film?.children ?? []) a.toggleAttribute("aria-current", idOf(a) === idOf(leaf));
  still(idOf(leaf))?.setAttribute("aria-current", "true");
  film?.scrollTo({ left: (still(idOf(leaf))?.offsetLeft ?? 0) - film.offsetLeft - 4 });
  scrollTo(0, 0);
  ((key && $(`[aria-keyshortcuts="${key}"]`, leaf)) || $("h1", leaf)).focus({ preventScroll: true });
  prepare();
  read();
  claim();
}

// next turns to what follows; at the end, to the page that says so, once all is sent.
async function next() {
  if (!ahead.length) {
    here.inert = true;
    whole = false;
    await read();
    if (!ahead.length) ahead.push(...later.splice(0));
    if (!ahead.length) {
      await Promise.all(sent.values());
      if (!ahead.length) return location.assign(keys.dataset.queue);
    }
    here.inert = false;
  }
  show(ahead.shift());
}

// fresh is a leaf as the server has it now, with its still in the film; null if it is not for this desk any more.
async function fresh(old) {
  const answer = await fetch(old).catch(() => 0);
  if ([403, 404].includes(answer.status)) return null;
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const leaf = page && $(".leaf", page);
  const picture = leaf && $(`.film [data-id="${idOf(leaf)}"]`, page);
  if (picture && !still(idOf(leaf))) still(idOf(here)) ? still(idOf(here)).before(picture) : film?.prepend(picture);
  return leaf;
}

// put shows a leaf now, and the one that was seen after it. Who is writing is not interrupted.
function put(leaf) {
  aside(idOf(leaf));
  if ($("details[open]", here) || $("dialog[open]")) {
    ahead.unshift(leaf);
    return notice(said.dataset.open);
  }
  if (idOf(leaf) !== idOf(here)) ahead.unshift(here);
  show(leaf);
}

// tell says something to screen readers, and notice to everybody.
function tell(text) {
  said.textContent = text;
  said.classList.add("sr");
}

function notice(text) {
  tell(text);
  said.classList.remove("sr");
  setTimeout(() => said.textContent === text && said.classList.add("sr"), 8000);
}

// aside takes a leaf from those that follow; drop takes its still out of the film, too.
function aside(id) {
  for (const list of [ahead, later]) {
    const i = list.findIndex((leaf) => idOf(leaf) === id);
    if (i >= 0) list.splice(i, 1);
  }
}

function drop(id) {
  aside(id);
  away.delete(id);
  if (id !== idOf(here)) still(id)?.remove();
}

// lies says whether a drawing lies on another desk. Then it is read again once it does not.
function lies(id, elsewhere) {
  const picture = still(id);
  away[elsewhere ? "add" : "delete"](id);
  picture?.classList.toggle("away", elsewhere);
  if (picture) picture.title = elsewhere ? $(".sr", picture).textContent : "";
  if (!elsewhere || id === idOf(here) || sent.has(id)) return;
  aside(id);
  known.delete(id);
}

// ---- claims: what lies on this desk is shown on no other ----

// claim holds what is seen and what comes next, once the pages have stopped turning for a moment.
function claim() {
  claiming ??= setTimeout(hold, 400);
}

function hold() {
  claiming = undefined;
  if (over || idle()) return;
  const wanted = [here, ...ahead.slice(0, decodeAhead)], ids = wanted.map(idOf);
  for (const [id, leaf] of held) {
    if (ids.includes(id)) continue;
    held.delete(id);
    if (later.includes(leaf)) post(leaf, "release"); // what was decided lies on no desk
  }
  for (const leaf of wanted) if (!held.has(idOf(leaf))) take(leaf);
}

async function take(leaf) {
  const id = idOf(leaf);
  held.set(id, leaf);
  const answer = await post(leaf, "claim");
  if (answer?.status !== 409) return;
  held.delete(id);
  lies(id, true);
  if (leaf !== here) {
    read();
    return claim();
  }
  const { by } = await answer.json();
  if (by !== keys.dataset.me) notice(said.dataset.claimed);
}

// renew keeps what lies here, for a claim is for 90 s; while nobody is at work, it gives it back.
function renew() {
  if (!idle()) return held.size ? [...held.values()].forEach(take) : hold();
  for (const leaf of held.values()) post(leaf, "release");
  held.clear();
}

setInterval(() => over || renew(), 30_000);
addEventListener("pagehide", () => {
  for (const leaf of held.values()) navigator.sendBeacon(at(leaf, "release"), new URLSearchParams({ window: desk }));
  held.clear();
});

// post says what this desk does with a drawing.
async function post(leaf, what) {
  const answer = await fetch(at(leaf, what), { method: "POST", body: new URLSearchParams({ window: desk }), priority: "low", headers: json }).catch(() => 0);
  if (answer?.status === 401) end();
  return answer;
}

const json = { Accept: "application/json" };
const at = (leaf, what) => `${leaf.dataset.url.split("?")[0]}/${what}`;

// ---- what is sent ----

// send answers nothing when it is done, else the problem. What a server cannot do now is tried again for a while.
async function send(form, data) {
  unsent++;
  try {
    for (let pause = 1000; ; pause *= 2) {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(data), headers: json, keepalive: true,
      }).catch(() => 0);
      if (answer?.ok) return;
      if (answer?.status === 401) end();
      if (answer && answer.status < 500) return await answer.json();
      if (pause > 2000) return { title: said.dataset.lost };
      await wait(pause);
    }
  } catch {
    return { title: said.dataset.lost };
  } finally {
    unsent--;
  }
}

function decide(form, data) {
  const leaf = here, id = idOf(leaf), verdict = data.get("verdict");
  const item = verdict && remember(leaf, verdict);
  if (form.dataset.said) notice(form.dataset.said);
  const answer = send(form, data).then(async (problem) => {
    if (!problem) return known.delete(id); // it may come again
    item?.remove();
    bound();
    await bring(leaf, problem, data);
  }).finally(() => sent.delete(id));
  sent.set(id, answer);
  still(id)?.remove();
  if (!data.has("take")) count(-1); // the number is that of the queue
  next();
}

// remember puts a decision above the last ones.
function remember(leaf, verdict) {
  const item = $(`[data-verdict="${verdict}"]`).content.firstElementChild.cloneNode(true);
  const title = $("[dir]", item), name = $("h1", leaf);
  title.textContent = name.textContent;
  title.lang = name.lang;
  $(".sr", item).append(name.textContent);
  $("form", item).action = at(leaf, "undo");
  list.prepend(item);
  while (list.children.length > 20) list.lastElementChild.remove();
  bound();
  tell(`${title.textContent}: ${$(".t .soft", item).textContent}`);
  return item;
}

// bound binds Z to the first of the last decisions.
function bound() {
  for (const b of list.querySelectorAll("button")) b.removeAttribute("aria-keyshortcuts");
  $("button", list)?.setAttribute("aria-keyshortcuts", "Z");
}

// bring brings a leaf back, with why, and with what was written.
async function bring(old, problem, data) {
  const leaf = (await fresh(old.dataset.url)) || old;
  const why = explain(leaf, problem);
  if (!fill(leaf, data)) copy(why, data);
  put(leaf);
  if (here === leaf) why.focus();
}

function explain(leaf, problem) {
  $(".summary", leaf)?.remove();
  const why = $("#refusal").content.firstElementChild.cloneNode(true);
  $("h2", why).textContent = problem.title;
  $("p", why).textContent = [problem.detail, ...Object.values(problem.errors ?? {}).map((e) => e.message)].filter(Boolean).join(" ");
  $(".words", leaf).prepend(why);
  return why;
}

// fill puts what was written into the form that has all its fields, and gives the form, if there is one.
function fill(leaf, data) {
  const same = (f) => [...data.keys()].every((name) => f.elements[name]) && f.elements.verdict?.value === (data.get("verdict") ?? undefined);
  const form = [...data].length && [...leaf.querySelectorAll("form")].find(same);
  for (const e of fieldsOf(form)) {
    if (/radio|checkbox/.test(e.type)) e.checked = data.getAll(e.name).includes(e.value);
    else e.value = data.get(e.name);
  }
  if (form) for (const value of data.getAll("cover").slice(1)) extra("cover", value, form);
  return form;
}

const fieldsOf = (form) => (form ? form.querySelectorAll("input:not([type=hidden]), textarea, select") : []);

// extra is one more hidden field of a form.
const extra = (name, value, form) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));

// copy shows what was written where no form has a place for it.
function copy(why, data) {
  for (const [name, value] of data) {
    if (value && /message|note|text|title|story|child/.test(name)) why.append(value, document.createElement("br"));
  }
}

async function undo(form) {
  const item = form.closest("li"), url = form.getAttribute("action").replace(/\/undo$/, "");
  if (item.inert) return;
  item.inert = true;
  await sent.get(url.split("/").pop());
  const problem = await send(form, new FormData(form));
  if (problem) notice(problem.title);
  const leaf = await fresh(url);
  item.remove();
  bound();
  if (!leaf) return;
  if (!problem) {
    count(1);
    tell(`${leaf.dataset.title}: ${said.dataset.undone}`);
  }
  put(leaf);
}

// stay sends what does not end the looking, and shows the leaf as it is then.
async function stay(form, data) {
  const leaf = here, problem = await send(form, data);
  if (problem) return bring(leaf, problem, data);
  const now = await fresh(leaf.dataset.url);
  if (now && here === leaf) show(now, keyOf($("details[open] summary", here)));
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.closest("header")) return;
  event.preventDefault();
  if (over) return $(".ended a").focus();
  if (form.closest(".last")) return undo(form);
  const data = new FormData(form, event.submitter);
  if (form.hasAttribute("data-next")) decide(form, data);
  else stay(form, data);
});

// A second click of a double one would fall on the next drawing's button.
addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest(".acts .btn")) event.preventDefault();
}, true);

addEventListener("beforeunload", (event) => {
  if (unsent) event.preventDefault();
});

// count changes the number in the masthead, which may be told exactly.
function count(by, exactly) {
  const link = $(".mast .nav a");
  const shown = link?.textContent.match(/[\p{Nd}.,٬]+/u)?.[0];
  if (!shown) return;
  const digits = [...number.format(9876543210)].filter((d) => /\p{Nd}/u.test(d)).reverse();
  const n = Number([...shown].map((d) => digits.indexOf(d)).filter((d) => d >= 0).join(""));
  link.textContent = link.textContent.replace(shown, number.format(Math.max(0, (exactly ?? n) + by)));
}

// ---- what others do ----

// listen hears what happens (live_news.go); a connection that is lost for good is made anew.
function listen() {
  const counts = new Map(); // what waits, by city
  live = new EventSource(`${keys.dataset.live}?window=${desk}`);
  for (const [kind, heard] of Object.entries({
    waiting: again, decided: meanwhile, gone: meanwhile, escalated: meanwhile, ended: end,
    reset() {
      counts.clear();
      refresh();
    },
    claimed: ({ id }) => lies(id, true),
    released: freed,
    claims(all) {
      counts.clear(); // all of them follow
      for (const id of [...away]) lies(id, false);
      for (const { id } of all) lies(id, true);
      soon();
    },
    counts(some) {
      for (const [city, n] of Object.entries(some)) {
        counts.set(city, n);
        const option = $(`#city [value="${city}"]`), [name] = option?.textContent.split(" · ") ?? [];
        if (option) option.textContent = n ? `${name} · ${number.format(n)}` : name;
      }
      if ("exact" in keys.dataset) count(-sent.size, [...counts.values()].reduce((sum, n) => sum + n, 0));
    },
  })) {
    live.addEventListener(kind, ({ data, lastEventId }) => heard(JSON.parse(data), Number(lastEventId)));
  }
  live.addEventListener("error", async () => {
    if (live.readyState !== EventSource.CLOSED || over) return;
    await wait(5000 + 5000 * Math.random());
    await refresh();
    if (!over) listen();
  });
}

// soon reads on, once for much that happens at once.
function soon() {
  whole = false;
  timer ??= setTimeout(() => {
    timer = undefined;
    read();
  }, 300);
}

// again: a drawing waits, or what is to be judged of it has changed.
function again({ id, seq, lane }) {
  const leaf = follows(id);
  if (leaf && (Number(leaf.dataset.seq) < seq || lane !== "waiting")) drop(id);
  else if (leaf || id === idOf(here) || sent.has(id)) return;
  known.delete(id);
  soon();
}

// freed: a drawing lies on no other desk any more.
function freed({ id }) {
  if (!away.has(id)) return;
  lies(id, false);
  if (id === idOf(here)) claim();
  else soon();
}

// meanwhile: a drawing is decided, or waits no more.
async function meanwhile({ id }, seq) {
  drop(id);
  const old = here;
  if (id !== idOf(old) || sent.has(id) || seq <= Number(old.dataset.seq)) return;
  const leaf = await fresh(old.dataset.url);
  if (here !== old || sent.has(id) || leaf?.dataset.seq === old.dataset.seq) return;
  if (leaf !== null) return bring(old, { title: said.dataset.meanwhile }, new FormData());
  next();
  notice(said.dataset.gone);
}

// refresh asks for the queue again: what is not in it, or is not as it was, goes.
async function refresh() {
  const url = new URL(keys.dataset.queue, location);
  url.searchParams.set("limit", 500);
  const answer = await fetch(url, { headers: json }).catch(() => 0);
  if (answer?.status === 401) end();
  if (!answer?.ok) return;
  const seqs = new Map((await answer.json()).items.map(({ id, seq }) => [id, String(seq)]));
  for (const leaf of [...ahead, ...later]) {
    if (seqs.get(idOf(leaf)) === leaf.dataset.seq) continue;
    drop(idOf(leaf));
    known.delete(idOf(leaf));
  }
  for (const picture of film?.querySelectorAll("a") ?? []) if (!seqs.has(idOf(picture))) drop(idOf(picture));
  if (!seqs.has(idOf(here))) meanwhile({ id: idOf(here) }, Infinity);
  soon();
}

// ---- the end of the session ----

// end stops all that needs a session, and shows the way to the next. What is written stays until then.
function end() {
  over = true;
  live?.close();
  const bar = $(".ended");
  bar.hidden = false;
  $("a", bar).search = new URLSearchParams({ next: here.dataset.url.replace(/^.*?(?=\/moderation\/)/, "") }); // without the language
}

// What is written is kept in this tab until the same person is back.
const typed = "easel.typed", me = keys?.dataset.me;
let back = JSON.parse(sessionStorage.getItem(typed) ?? "null");
sessionStorage.removeItem(typed);
addEventListener("pagehide", () => {
  if (!over) return;
  const all = [here, ...ahead, ...later].flatMap((leaf) => [...leaf.querySelectorAll("form")].filter(written).map((form) => [idOf(leaf), [...new FormData(form)]]));
  sessionStorage.setItem(typed, JSON.stringify({ me, all }));
});

const written = (form) => [...fieldsOf(form)].some((e) => !e.options && (e.checked !== e.defaultChecked || e.value !== e.defaultValue));

// refill puts into a leaf what was written before the session ended, and shows it where there is no form for it.
function refill(leaf) {
  if (back?.me !== me) return;
  for (const [, fields] of back.all.filter(([id]) => id === idOf(leaf))) {
    const data = new FormData();
    for (const field of fields) data.append(...field);
    const form = fill(leaf, data), panel = form?.closest("details");
    if (!form) copy(explain(leaf, { title: said.dataset.typed }), data);
    if (panel && leaf === here) panel.open = true;
  }
}

// ---- ways on ----

addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest(".film a, .keys a");
  if (link?.closest(".keys")) {
    event.preventDefault();
    later.push(here);
    if (still(idOf(here))) film.append(still(idOf(here)));
    return next();
  }
  const i = link ? ahead.findIndex((leaf) => idOf(leaf) === idOf(link)) : -1;
  if (i >= 0) {
    event.preventDefault();
    const [leaf] = ahead.splice(i, 1);
    ahead.unshift(here);
    show(leaf);
  }
  if (event.target.closest("[data-back]")) close(event.target.closest("details"));
  if (event.target.closest(".keys button.live")) $(".help").showModal();
});

// ---- the picture, turned and covered as it will be ----

let boxes = []; // [x, y, width, height] in parts of the picture
const boxesOf = (fields) => [...fields].map((f) => f.value.split(",").map(Number)).filter((b) => b.length === 4 && b.every(Number.isFinite));

document.addEventListener("toggle", ({ target }) => {
  if (target.closest(".leaf") !== here) return;
  boxes = boxesOf(here.querySelectorAll("details[open] [name=cover]"));
  if ($("details[open] :is([name=turn], [name=cover])", here)) $(".big", here).scrollIntoView({ block: "nearest" });
  preview();
  if (boxes.length) cover();
}, true);
addEventListener("change", ({ target }) => target.name === "turn" && preview());
addEventListener("input", ({ target }) => {
  if (target.name !== "cover") return;
  boxes = boxesOf([target]);
  cover(target);
});

function preview() {
  const img = $(".big img", here), figure = $(".big", here), turn = Number($("details[open] [name=turn]:checked", here)?.value ?? 0);
  if (!img) return;
  img.style.rotate = turn ? `${turn * 90}deg` : "";
  const edge = 2 * parseFloat(getComputedStyle(figure).paddingTop);
  img.style.scale = turn % 2 ? Math.min(1, (figure.clientHeight - edge) / img.offsetWidth, (figure.clientWidth - edge) / img.offsetHeight) : "";
  $(".covers", here)?.remove();
  if (!$("details[open] [name=cover]", here)) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "covers");
  svg.setAttribute("viewBox", "0 0 1 1");
  svg.setAttribute("preserveAspectRatio", "none");
  for (const [name, value] of Object.entries({ left: img.offsetLeft, top: img.offsetTop, width: img.offsetWidth, height: img.offsetHeight })) svg.style[name] = `${value}px`;
  svg.addEventListener("pointerdown", drag);
  figure.append(svg);
}

function drag(down) {
  const svg = down.currentTarget, at = svg.getBoundingClientRect(), box = [];
  const part = (event) => [(event.clientX - at.x) / at.width, (event.clientY - at.y) / at.height].map((n) => Math.min(1, Math.max(0, n)));
  const [x, y] = part(down);
  down.preventDefault();
  svg.setPointerCapture(down.pointerId);
  boxes.push(box);
  svg.onpointermove = (event) => {
    const [u, v] = part(event);
    box.splice(0, 4, Math.min(x, u), Math.min(y, v), Math.abs(u - x), Math.abs(v - y));
    cover();
  };
  svg.onpointerup = () => {
    svg.onpointermove = null;
    boxes = boxes.filter((b) => b[2] > 0.005 && b[3] > 0.005);
    cover();
    $("details[open] [type=submit]", here).focus();
  };
}

// nudge moves the last box, or makes it larger and smaller.
function nudge({ key, shiftKey }) {
  const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!boxes.length) boxes.push([0.4, 0.4, 0.2, 0.2]);
  const box = boxes.at(-1), from = shiftKey ? 2 : 0;
  [x, y].forEach((d, i) => {
    const room = 1 - box[shiftKey ? i : i + 2];
    box[from + i] = Math.min(room, Math.max(shiftKey ? 0.02 : 0, box[from + i] + d * 0.02));
  });
  cover();
}

// cover shows the boxes and writes them into the form, the first where it can be read, unless it is typed there.
function cover(typing) {
  if (!$(".covers", here)) preview(); // the key came before the toggle's event
  const svg = $(".covers", here), form = $("details[open] form", here), texts = boxes.map((b) => b.map((n) => +n.toFixed(4)).join());
  svg.replaceChildren(...boxes.map((b) => {
    const rect = document.createElementNS(svg.namespaceURI, "rect");
    ["x", "y", "width", "height"].forEach((name, i) => rect.setAttribute(name, Math.max(0, b[i] || 0)));
    return rect;
  }));
  for (const more of form.querySelectorAll("[type=hidden][name=cover]")) more.remove();
  if (!typing) $("[name=cover]", form).value = texts[0] ?? "";
  for (const text of texts.slice(1)) extra("cover", text, form);
}

function close(details) {
  details.open = false;
  $("summary", details).focus();
}

// ---- keys ----

// named is the name of a key on the keyboard's own layout; where that has other letters, by its place.
function named({ key, code, shiftKey }) {
  if (/^[a-z?]$/i.test(key)) return key.toUpperCase();
  return code === "Slash" && shiftKey ? "?" : /^Key/.test(code) && !/^[ -~]$/.test(key) ? code.slice(3) : "";
}

const writes = (e) => e.matches("textarea, select, input:not([type=radio], [type=checkbox])");

addEventListener("keydown", (event) => {
  const { target, key, code } = event, send = (event.ctrlKey || event.metaKey) && key === "Enter";
  if ((event.ctrlKey || event.metaKey || event.altKey || event.isComposing) && !send) return;
  if ($("dialog[open]")) return;
  const panel = $("details[open]", here);
  if (panel) return inPanel(event, panel, send);
  if (writes(target)) return;
  const control = $(`[aria-keyshortcuts="${named(event)}"]`);
  if (named(event) === "V") root.classList.add("seen");
  if (!control || event.repeat) return;
  event.preventDefault();
  if (control.matches("summary")) open(control.parentElement);
  else if (control.matches("select")) control.focus();
  else control.click();
});
addEventListener("keyup", (event) => named(event) === "V" && root.classList.remove("seen"));

function open(details) {
  details.open = true;
  $("input:not([type=hidden]), textarea, select", details)?.focus({ preventScroll: true });
}

function inPanel(event, panel, send) {
  const { target, key, code } = event, number = code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
  if (key === "Escape") return close(panel);
  if (send || (key === "Enter" && target.matches("input"))) {
    event.preventDefault();
    return $("form", panel).requestSubmit();
  }
  if (/^Arrow/.test(key) && $("[name=cover]", panel) && !target.matches("[type=radio]")) {
    event.preventDefault();
    return nudge(event);
  }
  const turns = [...panel.querySelectorAll("[name=turn]")];
  if (turns.length && named(event) === "R") turns[(turns.findIndex((r) => r.checked) + 1) % 3].click();
  if (!number || (writes(target) && !target.options)) return;
  const choice = panel.querySelectorAll("[type=radio], [type=checkbox]")[number - 1];
  if (!choice) return;
  event.preventDefault();
  choice.click();
  (choice.value === "other" ? $("textarea", panel) : choice).focus();
}

// ---- easier on the eyes: kept on this device ----

const shift = 45 * 60_000, rest = 5 * 60_000; // a moderator's stretch, and what ends it
for (const box of document.querySelectorAll(".help [type=checkbox]")) {
  const name = box.name;
  box.checked = (localStorage.getItem(`easel.${name}`) ?? String(name === "rest")) === "true";
  const set = () => root.classList.toggle(`ease-${name}`, box.checked);
  box.addEventListener("change", () => {
    localStorage.setItem(`easel.${name}`, box.checked);
    set();
  });
  set();
}
addEventListener("pointerdown", (event) => root.classList.toggle("seen", !!event.target.closest(".big")));
addEventListener("pointerup", () => root.classList.remove("seen"));

let began = Date.now(), moved = began;
const idle = () => Date.now() - moved > rest;

// attend notes that somebody is at work; who comes back from a rest begins anew, and takes to the desk what lay there.
function attend() {
  if (idle()) {
    began = Date.now();
    claim();
  }
  moved = Date.now();
}

for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) addEventListener(kind, attend, { capture: true, passive: true });
for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => {
    const pause = $(".pause"), long = moved - began >= shift;
    if (!long) pause.textContent = "";
    else if (root.classList.contains("ease-rest")) pause.textContent = pause.dataset.words;
  });
}

if (keys) {
  root.classList.add("live");
  last = idOf(here);
  known.add(last);
  refill(here);
  read();
  claim();
  listen();
}
