// Sends the drawing over lines that break. The picture travels while the form is still being filled in (tus.js); then the
// words follow, again and again with the same key, until there is an answer. What this module can't do, the plain form does.
import { done, draft, form, keep, mark, picture, restored } from "./draft.js";
import { ask, calm, drop, pause, upload } from "./tus.js";

const words = form?.dataset, bar = document.getElementById("arriving"), line = document.getElementById("sending");
let file, arrival, stop, sending; // arrival is the path of the upload once it is whole, stop ends it

// also has what must be done before the form is sent: other pictures have to arrive, too.
export const also = [];

// begin lets the file travel, on the way it had before if there is one.
function begin(at) {
  stop?.abort();
  stop = new AbortController();
  bar.hidden = true;
  const [, receipt] = draft.key.split("/"); // a picture may be replaced when no entry is taken any more
  const about = receipt && { "Upload-Metadata": `receipt ${btoa(receipt)}` };
  arrival = file?.size ? upload(file, { url: words.uploads, at, about, made: (upload) => keep({ upload }), progress, signal: stop.signal }) : Promise.reject();
  arrival.catch(() => (bar.hidden = true));
  return arrival;
}

function progress(part) {
  bar.hidden = false;
  bar.firstElementChild.value = part;
  const percent = part.toLocaleString(document.documentElement.lang + "-u-nu-latn", { style: "percent" });
  bar.lastElementChild.textContent = sending ? percent : part < 1 ? words.arriving.replace("{part}", percent) : words.arrived;
}

const say = (text) => line.textContent !== text && (line.textContent = text);
const tell = () => sending && say(navigator.onLine ? words.sending : words.offline);

// send brings the entry to an answer: its receipt, or the page that says what is wrong.
async function send() {
  if (sending) return;
  sending = true;
  tell();
  line.after(bar);
  bar.lastElementChild.textContent = "";
  await keep({ sending });
  for (let again = false; ; again = true) {
    const posted = draft.posted ?? await posting().catch(() => undefined);
    if (!posted) return plainly();
    for (const part of form.querySelectorAll("section")) part.inert = true; // what is typed from now on would not be in it
    await keep({ posted });
    const answer = await post(posted);
    if (answer.redirected) {
      sending = false;
      await done();
      addEventListener("pagehide", () => form.reset()); // who comes back for another child finds no tick, and no picture
      return location.assign(answer.url);
    }
    draft.posted = undefined;
    // Perhaps the server has lost or dropped the upload: then the picture travels again.
    const before = draft.upload, lost = !again && file && answer.page.getElementById("e-drawing") && !answer.page.getElementById("entered");
    if (!lost || await begin(before).catch(() => before) === before) return plainly(before);
  }
}

// posting is what to send, once the picture has arrived: the form as it is then. It throws what the upload does, and if
// there is none.
async function posting() {
  let now, at;
  do at = await (now = arrival).catch((e) => now !== arrival || Promise.reject(e));
  while (now !== arrival); // another picture was chosen meanwhile
  for (const more of also) await more();
  bar.hidden = true;
  await pause(3000 - performance.now()); // a form that comes at once looks like a machine's
  const body = new FormData(form);
  body.delete("drawing");
  body.set("upload", at.split("/").pop());
  return [...body];
}

// post sends the words until somebody answers. Who answers that they can't right now is asked again.
async function post(fields) {
  const body = new FormData();
  for (const field of fields) body.append(...field);
  for (let failures = 0; ; failures++) {
    tell();
    if (!navigator.onLine) await pause(60_000);
    let answer;
    try {
      answer = await ask(form.action, { method: "POST", headers: { Accept: "text/html" }, body });
      if (!answer.redirected && answer.status < 502) answer.page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.redirected || answer.page) return answer;
    } catch {} // the line broke before the answer was there
    if (navigator.onLine) say(words.waiting);
    await pause(calm(failures, answer));
  }
}

// plainly sends the form as a page without this module would, or with the upload at `at`.
async function plainly(at) {
  await keep({ sending: false, posted: undefined });
  sending = false;
  mark();
  picture.disabled = at;
  form.elements.upload.value = at?.split("/").pop() ?? "";
  form.submit();
}

if (form) {
  picture.addEventListener("chosen", ({ detail }) => {
    if (file === detail.file) return; // it came from the device
    file = detail.file;
    if (draft.upload) drop(draft.upload);
    keep({ upload: undefined }, file ?? null);
    begin();
  });
  form.addEventListener("wiped", () => stop?.abort());
  form.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    e.preventDefault();
    send();
  });
  for (const turn of ["online", "offline"]) addEventListener(turn, tell);
  addEventListener("beforeunload", (e) => sending && e.preventDefault());
  addEventListener("pageshow", (e) => e.persisted && location.reload());
  restored.then((kept) => {
    file ??= kept;
    if (draft.sending) send(); // a first answer may be there already
    if (kept === file && !draft.posted) begin(draft.upload);
  });
}
