// Looks closer at a drawing, leads to those beside it, shares its address: on the drawing's own page, and in the dialog
// above a wall (services/web/assets/wall.js).
const most = 8; // times as large
const rtl = document.dir === "rtl";
const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
const within = (value, low, high) => Math.min(high, Math.max(low, value));

export function enliven(show) {
  zoom(show, show.querySelector(".pic"));
  share(show.querySelector("[rel=bookmark]"), show.querySelector("output"));
}

// walk leads to the drawing that hangs beside this one, on its right or on its left.
function walk(show, right) {
  show.querySelector(right === rtl ? "[rel=prev]" : "[rel=next]")?.click();
}

function share(link, said) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const url = new URL(link.dataset.url, location).href;
    try {
      if (navigator.share) return await navigator.share({ title: link.closest(".show").querySelector("h1").textContent, url });
      await navigator.clipboard.writeText(url);
      said.textContent = link.dataset.copied;
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = url;
    }
  });
  link.role = "button";
}

function zoom(show, link) {
  const img = link.querySelector("img");
  const fingers = new Map();
  let scale = 1, x = 0, y = 0, began, moved, last = -999;

  // look shows the picture so many times as large and its corner at a point, as far as it then fills its place.
  const look = (times, left, top) => {
    const { offsetWidth, offsetHeight } = img;
    scale = within(times, 1, most);
    x = within(left, offsetWidth * (1 - scale), 0);
    y = within(top, offsetHeight * (1 - scale), 0);
    img.style.transform = `translate(${x}px,${y}px)scale(${scale})`;
    link.ariaPressed = scale > 1;
    if (scale === 1) return;
    link.focus({ preventScroll: true });
    if (!img.srcset) return;
    img.src = link.href; // the largest
    img.srcset = "";
  };
  const leave = () => look(1, 0, 0);

  // by makes it so many times as large as it is, and what lies under a point of the window stays there.
  const by = (times, { clientX, clientY } = {}) => {
    const box = img.parentElement.getBoundingClientRect();
    const px = clientX ? clientX - box.x : box.width / 2;
    const py = clientX ? clientY - box.y : box.height / 2;
    times = within(scale * times, 1, most) / scale;
    look(scale * times, px - (px - x) * times, py - (py - y) * times);
  };
  const shift = (dx, dy) => look(scale, x + dx, y + dy);

  const keys = { "+": () => by(1.5), "=": () => by(1.5), "-": () => by(1 / 1.5), 0: leave, " ": () => link.click() };
  const closer = {
    Escape: leave,
    ArrowLeft: () => shift(60, 0), ArrowRight: () => shift(-60, 0), ArrowUp: () => shift(0, 60), ArrowDown: () => shift(0, -60),
  };
  const on = (types, listener) => types.split(" ").forEach((type) => link.addEventListener(type, listener, { passive: false }));

  on("keydown", (event) => {
    const act = plain(event) && (keys[event.key] || (scale > 1 && closer[event.key]));
    if (!act) return;
    event.preventDefault();
    act();
  });
  on("click", (event) => {
    if (!plain(event) || event.shiftKey) return;
    event.preventDefault();
    if (moved || event.detail > 1) moved = false; // a drag, or the second of a double click
    else if (scale > 1) leave();
    else by(2.5, event);
  });
  on("wheel", (event) => { // of a page that scrolls, only where there is nothing left to scroll
    const pause = event.timeStamp - last > 300;
    last = event.timeStamp;
    const top = (link.closest("dialog") || document.documentElement).scrollTop;
    if (scale === 1 && !event.ctrlKey && !(pause && !top && event.deltaY < 0)) return;
    event.preventDefault();
    by(Math.exp(-event.deltaY / 300), event);
  });
  on("dragstart touchstart", (event) => {
    if (scale > 1 || event.touches?.length > 1) event.preventDefault();
  });
  on("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    began = fingers.size > 1 ? null : event;
    moved = !began;
  });
  on("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.delete(event.pointerId);
    const [other] = fingers.values();
    fingers.set(event.pointerId, event);
    const from = (a) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY);
    if (other) by(from(event) / from(before), other);
    else if (scale > 1) shift(event.clientX - before.clientX, event.clientY - before.clientY);
    if (began && Math.hypot(event.clientX - began.clientX, event.clientY - began.clientY) > 9) moved = true;
  });
  on("pointerup pointercancel pointerleave", (event) => {
    fingers.delete(event.pointerId);
    if (!began || scale > 1 || event.type !== "pointerup" || event.pointerType !== "touch") return;
    const dx = event.clientX - began.clientX;
    if (Math.abs(dx) > 45 && Math.abs(dx) > 2 * Math.abs(event.clientY - began.clientY)) walk(show, dx < 0);
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
