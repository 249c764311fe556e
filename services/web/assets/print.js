// Shows the button that prints the page. It waits until every picture has come: paper can't show it later.
const button = document.getElementById("print");

function loaded(image) {
  return image.complete || new Promise((done) => {
    image.addEventListener("load", done, { once: true });
    image.addEventListener("error", done, { once: true });
  });
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    await Promise.all([...document.images].map(loaded));
    button.disabled = false;
    print();
  });
}
