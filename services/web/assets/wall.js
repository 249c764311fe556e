// Opens a drawing of a wall in a dialog above it. What the dialog shows is the drawing's own page, fetched; what its
// address names, Back and Forward lead to. Whatever goes wrong becomes a plain way to that page.
const here = () => location.href.split("#")[0];
const home = here();
const { title } = document;
const dialog = document.createElement("dialog");
const said = document.createElement("p");
let wanted;

// show puts a page's drawing into the dialog; note is how the address gets known: pushState, replaceState, or not.
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
  dialog.replaceChildren(said, drawing);
  dialog.scrollTop = 0;
  document.title = name;
  if (!dialog.open) return dialog.showModal();
  said.textContent = name;
  (dialog.querySelector(`[rel=${rel || "next"}]`) || dialog.querySelector("button")).focus();
}

dialog.className = "over";
dialog.setAttribute("aria-labelledby", "shown");
dialog.addEventListener("close", () => {
  document.title = title;
  document.querySelector(`.wall a[href="${new URL(wanted).pathname}"]`)?.focus();
  if (dialog.returnValue !== "back") history.back();
  dialog.returnValue = "";
});
said.className = "sr";
said.role = "status";
document.body.append(dialog);

addEventListener("click", (event) => {
  const link = event.target.closest(".wall .pic, .over [rel=prev], .over [rel=next]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.ariaBusy = true;
  show(link.href, link.rel ? "replaceState" : "pushState").then(() => (link.ariaBusy = null));
});

addEventListener("popstate", () => {
  if (here() === home) dialog.close("back"); // nothing, where it is not open
  else if (history.state?.over) show(location.href);
  else location.reload();
});
