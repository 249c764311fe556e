// Shows anew the parts of a receipt's page that have changed, as soon as the server says so, and leaves alone what is
// being typed or chosen. The page is whole without it.
const news = document.getElementById("news");
const at = news?.dataset.live;
const sent = new Map(); // each part as the server sent it: other modules may have added to it since
for (const part of document.querySelectorAll("[data-part]")) sent.set(part, part.innerHTML);
let source;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = document.querySelector("h1").textContent;
  for (const [old, was] of sent) {
    const fresh = page.querySelector(`[data-part=${old.dataset.part}]`);
    if (!fresh) return location.reload();
    const busy = [...old.querySelectorAll("input, textarea")].some((i) => i.value !== i.defaultValue);
    if (busy || was === fresh.innerHTML) continue;
    sent.set(old, fresh.innerHTML);
    document.querySelector(".saved")?.remove(); // it was said of the page before
    const held = old.contains(document.activeElement);
    old.replaceChildren(...fresh.childNodes);
    if (held) document.getElementById("main").focus();
  }
  document.title = page.title;
  const now = document.querySelector("h1").textContent;
  if (now !== said) news.textContent = now;
}

function listen() {
  source?.close();
  if (document.hidden) return;
  source = new EventSource(at);
  source.onmessage = () => look().catch(() => {}); // offline: the next time may be better
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 60_000);
  };
}

if (at) {
  listen();
  document.addEventListener("visibilitychange", listen);
}

if (document.querySelector(".saved")) history.replaceState(null, "", location.pathname); // to be said once

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
