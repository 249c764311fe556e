// A drawing is looked at closer, walked on from, shared: on its own page, and above a wall (services/web/assets/wall.js).
const within = (value, low, high) => Math.min(high, Math.max(low, value));
const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

export function enliven(show) {
  zoom(show, show.querySelector(".pic"));
  share(show, show.querySelector("[rel=bookmark]"), show.querySelector("output"));
}

// walk leads to what hangs on the right of the drawing, or on its left.
function walk(show, right) {
  show.querySelector(right === (document.dir === "rtl") ? "[rel=prev]" : "[rel=next]")?.click();
}

function share(show, link, said) {
  link.role = "button";
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const url = new URL(link.dataset.url, location).href;
    try {
      if (navigator.share) return await navigator.share({ title: show.querySelector("h1").textContent, url });
      await navigator.clipboard.writeText(url);
      said.textContent = link.dataset.copied;
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = url;
    }
  });
}

function zoom(show, link) {
  const img = link.querySelector("img");
  const fingers = new Map();
  const from = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  const on = (types, listener) => types.split(" ").map((type) => link.addEventListener(type, listener, { passive: false }));
  let scale = 1, x = 0, y = 0, began, moved, last = -999;

  // look shows it so many times larger; what lies under a point, else the middle, stays there, or is shifted.
  function look(times, at, dx = 0, dy = 0) {
    const box = img.parentElement.getBoundingClientRect();
    const px = at ? at.clientX - box.x : box.width / 2;
    const py = at ? at.clientY - box.y : box.height / 2;
    const wanted = within(scale * times, 1, 8);
    x = within(px - ((px - x) * wanted) / scale + dx, box.width * (1 - wanted), 0);
    y = within(py - ((py - y) * wanted) / scale + dy, box.height * (1 - wanted), 0);
    scale = wanted;
    img.style.transform = `translate(${x}px,${y}px)scale(${scale})`;
    link.ariaPressed = scale > 1;
    link.focus({ preventScroll: true });
    if (scale === 1 || !img.srcset) return;
    img.src = link.href; // the largest
    img.srcset = "";
  }

  const keys = { "+": [1.5], "-": [1 / 1.5], 0: [0] };
  const closer = { Escape: [0], ArrowLeft: [1, 0, 60], ArrowRight: [1, 0, -60], ArrowUp: [1, 0, 0, 60], ArrowDown: [1, 0, 0, -60] };

  on("keydown", (event) => {
    const step = plain(event) && (keys[event.key] || (scale > 1 && closer[event.key]));
    if (step) look(...step);
    else if (event.key === " ") link.click();
    else return;
    event.preventDefault();
  });
  on("click", (event) => {
    if (!plain(event)) return;
    event.preventDefault();
    if (event.detail > 1 || (event.detail && moved)) return; // the second of a double click; a drag
    look(scale > 1 ? 0 : 2.5, event.detail && event);
  });
  on("wheel", (event) => {
    const pause = event.timeStamp - last > 300;
    last = event.timeStamp;
    // What can be scrolled is scrolled first.
    const top = (link.closest("dialog") || document.documentElement).scrollTop;
    if (scale === 1 && !event.ctrlKey && (top || event.deltaY > 0 || !pause)) return;
    event.preventDefault();
    look(Math.exp(-event.deltaY / 300), event);
  });
  on("dragstart touchstart", (event) => {
    if (scale > 1 || event.touches?.length > 1) event.preventDefault();
  });
  on("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    began = fingers.size < 2 && event;
    moved = !began;
  });
  on("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.delete(event.pointerId);
    const [other] = fingers.values();
    fingers.set(event.pointerId, event);
    if (other) look(from(event, other) / from(before, other), other);
    else if (scale > 1) look(1, 0, event.clientX - before.clientX, event.clientY - before.clientY);
    moved ||= from(event, began) > 9;
  });
  on("pointerup pointercancel pointerleave", (event) => {
    fingers.delete(event.pointerId);
    const dx = event.clientX - began?.clientX; // of one finger alone
    if (scale === 1 && event.type === "pointerup" && event.pointerType === "touch" && Math.abs(dx) > 45) walk(show, dx < 0);
  });
  link.role = "button";
  link.ariaPressed = false;
}

const own = document.querySelector("main .show");
if (own) enliven(own);

addEventListener("keydown", (event) => {
  const show = document.querySelector("[open] > .show") || own;
  const right = event.key === "ArrowRight";
  if (show && (right || event.key === "ArrowLeft") && plain(event) && !event.defaultPrevented && !event.target.matches("input")) walk(show, right);
});
