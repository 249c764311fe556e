// What was typed into a form and not sent comes along when the reader chooses another language: the same page finds it in
// this tab, and takes it away. The forms for drawings keep their own (draft.js).
const carried = "easel.typed";
const here = location.pathname.replace(/^\/[a-z]{2}(?=\/|$)/, "");
const fields = [...document.querySelectorAll("main :is(input, select, textarea)")].filter((c) => c.name && !/hidden|file|password/.test(c.type));
const nth = (c) => fields.filter((other) => other.name === c.name).indexOf(c);
const touched = (c) => (c.options ? [...c.options].some((o) => o.selected !== o.defaultSelected) : c.value !== c.defaultValue || c.checked !== c.defaultChecked);

for (const link of document.querySelectorAll(".lang a[hreflang]")) {
  link.addEventListener("click", () => {
    const typed = fields.filter(touched).map((c) => [c.name, nth(c), c.value, c.checked]);
    if (typed.length) sessionStorage[carried] = JSON.stringify([here, typed]);
  });
}

const [from, typed] = JSON.parse(sessionStorage[carried] ?? "[]");
delete sessionStorage[carried];
for (const [name, at, value, checked] of from === here ? typed : []) {
  const field = fields.find((c) => c.name === name && nth(c) === at);
  if (!field) continue;
  if (/radio|checkbox/.test(field.type)) field.checked = checked;
  else field.value = value;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
