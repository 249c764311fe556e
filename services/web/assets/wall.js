// Opens a drawing of a wall in a dialog above it: the drawing's own page, fetched, at its own address, so that Back and
// Forward lead where they should. Whatever goes wrong becomes a plain way to that page.
const here = () => location.href.split("#")[0];
const home = here();
const { body, title } = document;
body.insertAdjacentHTML("beforeend", '<dialog class="over" aria-labelledby="shown"><p class="sr" role="status"></p></dialog>');
const dialog = body.lastChild;
let wanted, hangs; // hangs while a drawing does: the event of the dialog's closing may come when another one does, or twice

// show puts a page's drawing into the dialog; note is how its address gets known: pushState, replaceState, or not.
async function show(url, note) {
  const from = here();
  wanted = url;
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawing = page.querySelector(".show");
    await Promise.all([...page.querySelectorAll("[rel=stylesheet]")].map(wear));
    const { enliven } = await import(page.querySelector("[src*=drawing]").src);
    if (wanted !== url || here() !== from) return;
    if (note) history[note]({ over: true }, "", url);
    hang(drawing, page.title);
    enliven(drawing);
  } catch {
    if (wanted === url && here() === from) location = url;
  }
}

// wear loads a style sheet that this page does without.
function wear(link) {
  return document.querySelector(`[href="${link.getAttribute("href")}"]`) || new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

function hang(drawing, name) {
  const { rel } = document.activeElement;
  drawing.classList.add("page");
  drawing.querySelector("h1").id = "shown";
  drawing.querySelector("[method=dialog]").hidden = false;
  dialog.querySelector(".show")?.remove();
  dialog.append(drawing);
  dialog.scrollTop = 0;
  document.title = name;
  hangs = true;
  if (!dialog.open) return dialog.showModal();
  dialog.firstChild.textContent = name; // to be heard
  (dialog.querySelector(`[rel=${rel || "next"}]`) || dialog.querySelector("button")).focus();
}

dialog.addEventListener("close", () => {
  if (dialog.open || !hangs) return;
  hangs = false;
  history.back();
});

addEventListener("click", (event) => {
  const link = event.target.closest(".wall .pic, .over [rel=prev], .over [rel=next]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.ariaBusy = true;
  show(link.href, link.rel ? "replaceState" : "pushState").then(() => (link.ariaBusy = null));
});

// leave is at the wall again, with the focus on what hung last, if a drawing did.
function leave() {
  hangs = false;
  dialog.close();
  if (document.title === title) return;
  document.title = title;
  document.querySelector(`.wall [href="${new URL(wanted).pathname}"]`)?.focus();
}

addEventListener("popstate", () => {
  if (here() === home) leave();
  else if (history.state?.over) show(location.href);
  else location.reload();
});

// Pictures are loaded ahead of a reader who moves (see look.css).
addEventListener("scroll", () => document.documentElement.classList.add("moved"), { once: true, passive: true });
