// Does the work that is asked for while more forms come than families send: see rush.go. It begins with the page and is
// done long before a family is; if not, sending waits for it. Where it can't be done, the server takes patience instead.
const field = document.querySelector("input[name=work]");
const form = field?.form;
const say = document.getElementById("sending");
let waits; // the button that was pressed before the work was done

function work() {
  const text = `${form.elements.page.value} ${form.elements.key.value} `;
  const worker = new Worker(field.dataset.worker);
  worker.onmessage = ({ data }) => {
    worker.terminate();
    field.value = data;
    field.dataset.of = text;
    if (!waits) return;
    say.textContent = field.dataset.ready;
    form.requestSubmit(waits);
  };
  worker.onerror = () => (field.dataset.of = text);
  worker.postMessage({ text, bits: Number(field.dataset.bits) });
}

if (field && globalThis.crypto?.subtle) {
  work();
  form.addEventListener("submit", (e) => {
    const text = `${form.elements.page.value} ${form.elements.key.value} `;
    if (field.dataset.of === text) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    say.textContent = field.dataset.working;
    if (!waits || field.value) work(); // the key is another one now
    waits = e.submitter;
  }, true);
}
