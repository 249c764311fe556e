// Leads through the form: on a phone one question at a time, with the browser's Back, on a desk all on one page. What is
// missing is said before anything is sent, as the server would say it. The form works the same without it.
const form = document.getElementById("entry");
const words = form?.dataset;
const head = document.getElementById("head");
const at = document.getElementById("at");
const [on, send] = ["on", "send"].map((id) => document.getElementById(id));
const phone = matchMedia("(max-width:47.99em)");
const title = document.title;
let steps = [], last, now = 0;

const count = () => (last = (steps = [...form.querySelectorAll(".step")]).length - 1);

// show shows a step, or all of them on a desk.
function show(step, focus) {
  now = step;
  const one = phone.matches;
  steps.forEach((s, i) => (s.hidden = one && i !== now));
  head.classList.toggle("small-head", one);
  for (const p of head.querySelectorAll(".stack>p")) p.hidden = one && now > 0;
  at.hidden = !one || now === 0;
  on.hidden = !one || now === last;
  send.hidden = one && now !== last;
  at.lastElementChild.textContent = words.step.replace("%", now + 1).replace("#", steps.length);
  if (!one) return;
  document.title = now ? `${at.lastElementChild.textContent}: ${steps[now].querySelector("h2").textContent} · ${title}` : title;
  if (focus) steps[now].querySelector("h2").focus();
}

// go shows a step that the browser's Back leads away from.
function go(step) {
  history.pushState({ step }, "");
  show(step, true);
  scrollTo(0, 0);
}

// wrong is what is wrong with a field; "" if nothing is.
function wrong(field) {
  const { required, wrong } = field.dataset;
  const value = field.type === "checkbox" ? field.checked : field.value ?? field.querySelector(":checked");
  if (!value || value.trim?.() === "") return required;
  return wrong && !/^\s*\S+@\S+\.\S+\s*$/.test(value) ? wrong : field.validationMessage;
}

// check says what is wrong with a part of the form, at its head and beside each field; true if nothing is.
function check(part) {
  document.querySelector(".summary")?.remove();
  const box = document.getElementById("summary").content.cloneNode(true).firstElementChild;
  const list = box.querySelector("ul");
  box.classList.add("summary");
  for (const field of part.querySelectorAll("[data-required]")) {
    const text = wrong(field), line = document.getElementById(`e-${field.name || field.dataset.name}`);
    line.hidden = !text;
    line.lastElementChild.textContent = text;
    line.parentElement.classList.toggle("bad", text);
    if (field.type !== "fieldset") field.setAttribute("aria-invalid", Boolean(text));
    if (!text) continue;
    const link = document.createElement("a");
    link.href = `#${field.id || field.querySelector("input").id}`;
    link.textContent = text;
    list.appendChild(document.createElement("li")).append(link);
  }
  const faults = list.children.length;
  document.title = faults ? words.error.replace("%", title) : title;
  if (!faults) return true;
  box.querySelector("h2").textContent = words.summary.split("\n")[faults - 1];
  head.prepend(box);
  box.focus();
  scrollTo(0, 0);
}

// ---- is a family name in the child's name? A question: whoever goes on has answered it ----

const questionIn = (step) => step.querySelector(".question");
const nameAt = (question) => question.closest(".step").querySelector("[name^=child_name]");

// several counts words as edition.MayHoldSurname does.
const several = (question) => nameAt(question).value.normalize("NFKC").split(/\s+/)
  .map((word) => word.replace(/^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$/gu, "").toLowerCase())
  .filter((word) => ([...word].length > 1 || /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}]/u.test(word)) && !question.dataset.particles.split(" ").includes(word)).length > 1;

// asks puts the question if it has to be put: if it was not answered for this name.
const asks = (question) => !(question.hidden = question.dataset.of === nameAt(question).value || !several(question));
const answer = (question) => (question.dataset.of = nameAt(question).value);

function next() {
  document.activeElement.blur(); // what is found out on leaving a field is found out now
  if (!check(steps[now])) return;
  const question = questionIn(steps[now]);
  if (question && asks(question)) {
    answer(question);
    question.querySelector("button").focus();
  } else {
    form.dispatchEvent(new Event("next"));
    go(now + 1);
  }
}

if (form) {
  on.addEventListener("click", next);
  form.addEventListener("change", ({ target }) => { // not under a finger that is on its way
    if (target.name.startsWith("child_name")) setTimeout(asks, 300, questionIn(target.closest(".step")));
  });
  form.addEventListener("click", (e) => {
    const question = e.target.closest(".question button")?.parentElement;
    if (question) {
      answer(question);
      asks(question);
      if (phone.matches) next();
    }
    if (e.target.name !== "add") return;
    e.preventDefault();
    const line = document.getElementById("another").lastElementChild;
    import(words.children).then((m) => m.add()).catch(() => (line.textContent = line.dataset.failed));
  });
  form.addEventListener("grown", ({ detail }) => {
    count();
    if (phone.matches && detail) go(steps.indexOf(detail));
    else show(Math.min(now, last));
    detail?.querySelector("h2").focus();
  });
  count();
  form.querySelectorAll(".question").forEach(asks);
  at.firstElementChild.addEventListener("click", () => history.back());
  addEventListener("popstate", (e) => phone.matches && show(e.state?.step ?? 0, true));
  phone.addEventListener("change", () => show(now));
  addEventListener("submit", (e) => {
    const early = phone.matches && now < last;
    if (!early && check(form)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (early) next();
  }, true);
  document.addEventListener("click", (e) => {
    const link = e.target.closest?.(".summary a");
    const field = link && document.getElementById(link.hash.slice(1));
    const step = steps.findIndex((s) => s.contains(field));
    if (step < 0) return;
    e.preventDefault();
    if (phone.matches && step !== now) go(step);
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  const bad = steps.findIndex((s) => s.querySelector(".bad"));
  show(bad >= 0 ? bad : phone.matches ? Math.min(history.state?.step ?? 0, last) : 0);
  history.replaceState({ step: now }, "");
}
