// Takes the drawing: from the camera, a file, the clipboard or a drag. Shows it upright, says what a moderator would say
// of it (tiny, blurred, dark), and makes smaller what is too large, if the family agrees. What is to be sent lies in the
// field, and is told to the other modules by "chosen" from there; "kept" brings back what lay on the device. The form
// works the same without it.
const first = document.querySelector("input[type=file]");
const words = first?.dataset;
const fields = []; // that are attended to, each with what puts a file into it

// The side of the copy that is looked at, and what it should not fall below. Of 40 drawings of services/demo/painter, from
// plain crayon to full sheets, the least sharp has 0.56 and the darkest, of a night, 87; blurred over 0.2 to 0.6 hundredths
// of their side they have at most 0.12, and in a sixth of the light 32.
const side = 768;
const least = { side: 600, luma: 40, sharpness: 0.2 };

// attend begins to take pictures for a field.
export function attend(input) {
  const { form } = input, box = input.closest(".file"), say = box.querySelector("[role=status]");
  let turn = 0; // of choosing: what was begun for an earlier file ends when another is chosen
  let open; // the file that awaits a word of the family

  function choose(file, kept) {
    const put = new DataTransfer();
    put.items.add(file);
    input.files = put.files;
    take(file, kept);
  }

  async function take(file, kept) {
    const mine = ++turn;
    input.setCustomValidity("");
    say.replaceChildren();
    box.querySelector("canvas")?.remove();
    if (!kept) chosen(); // what was chosen before is not to be sent
    const picture = file && (await decode(file));
    if (!file || mine !== turn) return;
    if (!picture && /^(?!image|.*octet)./.test(file.type)) return refuse(words.kind);
    if (picture) show(picture);
    if (file.size > words.limit) {
      if (!picture || !(await offer(file, picture, mine))) refuse(words.tooLarge);
      return;
    }
    tell(`\u2068${file.name}\u2069, ${size(file)}. ${picture ? "" : words.unseen}`, "small soft");
    if (kept) return;
    const doubts = picture ? look(picture) : [];
    picture?.close?.();
    if (!doubts.length) return chosen(file);
    for (const doubt of doubts) tell(words[doubt], "warn");
    tell(words.same, "btn quiet", () => chosen(file));
    open = file;
  }

  function show(picture) {
    const canvas = box.appendChild(draw(picture, 1280));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words.preview);
  }

  // offer makes a picture smaller and asks whether that one may be sent.
  async function offer(file, picture, mine) {
    for (const most of [4096, 3072, 2048, 1600]) {
      const blob = await new Promise((done) => draw(picture, most).toBlob(done, "image/jpeg", 0.9));
      if (mine !== turn) return true;
      if (!blob || blob.size > words.limit) continue;
      const smaller = new File([blob], file.name.replace(/(\.\w+)?$/, ".jpg"), { type: blob.type });
      refuse(words.offer.replace("%", size(file)).replace("#", size(smaller)));
      tell(words.shrink, "btn quiet", () => choose(smaller));
      return true;
    }
  }

  function refuse(text) {
    input.setCustomValidity(text);
    tell(text, "err");
  }

  // tell says something below the buttons, and may have it pressed.
  function tell(text, kind, press) {
    const line = document.createElement(press ? "button" : "p");
    line.className = kind;
    line.textContent = text;
    if (press) Object.assign(line, { type: "button", onclick: press });
    say.append(line);
  }

  function chosen(file) {
    open = undefined;
    for (const old of say.querySelectorAll(".warn, button")) old.remove();
    input.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: { file } }));
  }

  const [picks, fine] = box.querySelectorAll(".picks, .fine");
  picks.hidden = fine.hidden = false;
  input.classList.add("sr");
  input.tabIndex = -1;
  picks.addEventListener("click", (e) => {
    const pick = e.target.closest("button");
    if (!pick) return;
    if (pick.dataset.pick) input.setAttribute("capture", pick.dataset.pick);
    else input.removeAttribute("capture");
    input.click();
  });
  input.addEventListener("focus", () => picks.querySelector("button:last-child").focus());
  input.addEventListener("change", () => take(input.files[0]));
  input.addEventListener("kept", (e) => choose(e.detail?.file ?? input.files[0], true));
  for (const kind of ["submit", "next"]) form.addEventListener(kind, () => open && chosen(open), true); // gone on without a word: it is this one
  if (input.files[0]) take(input.files[0]); // the browser remembered it over a reload
  fields.push({ child: input.closest("[data-child]")?.dataset.child, choose });
}

// decode opens a picture upright; undefined for a kind that only the server can open.
async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const picture = new Image();
    picture.src = URL.createObjectURL(file);
    return picture.decode().then(() => picture, () => {}).finally(() => URL.revokeObjectURL(picture.src));
  }
}

// draw makes a copy with at most so many dots on its longer side.
function draw(picture, most) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, picture.width * scale);
  canvas.height = Math.max(1, picture.height * scale);
  const on = canvas.getContext("2d");
  on.fillStyle = "#fff";
  on.fillRect(0, 0, canvas.width, canvas.height);
  on.imageSmoothingQuality = "high";
  on.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// look measures a picture: its side, its mean luma (Rec. 601), and how sharp its edges are. That is the variance of the
// Laplacian over that of the gradient, so that a plain drawing with a few lines counts like a full one.
function look(picture) {
  const canvas = draw(picture, side);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const luma = new Float32Array(width * height);
  let sum = 0;
  for (let i = 0; i < luma.length; i++) sum += luma[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  let bends = 0, slopes = 1;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const [w, e, n, s] = [luma[i - 1], luma[i + 1], luma[i - width], luma[i + width]];
      bends += (w + e + n + s - 4 * luma[i]) ** 2;
      slopes += (e - w) ** 2 + (s - n) ** 2;
    }
  }
  return [
    Math.max(picture.width, picture.height) < least.side && "tiny",
    sum / luma.length < least.luma && "dark",
    bends / slopes < least.sharpness && "blurred",
  ].filter(Boolean);
}

function size({ size: bytes }) {
  const [unit, n] = bytes < 1e6 ? [words.kb, bytes / 1e3] : [words.mb, bytes / 1e6];
  return unit.replace("%", n.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, numberingSystem: "latn" }));
}

// bring puts a picture that comes from elsewhere where it is meant for: with the child at whose questions it comes.
function bring({ target }, [file]) {
  const of = (at) => fields.findLast(({ child }) => child === at.closest?.("[data-child]")?.dataset.child);
  if (file) (of(target) ?? of(document.activeElement) ?? fields[0]).choose(file);
}

if (first) {
  attend(first);
  addEventListener("paste", (e) => bring(e, e.clipboardData.files));
  addEventListener("dragover", (e) => e.preventDefault());
  addEventListener("drop", (e) => {
    e.preventDefault();
    bring(e, e.dataTransfer.files);
  });
}
