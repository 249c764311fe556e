// Shows the picture that was chosen, says at once if it is too large, and that sending has begun. The form works the
// same without it.
const form = document.getElementById("entry");
const input = form?.querySelector("input[type=file]") ?? document.querySelector("input[type=file]");

input?.addEventListener("change", () => {
  const box = input.closest(".file");
  for (const old of box.querySelectorAll("img, .err")) {
    if (old.src) URL.revokeObjectURL(old.src);
    old.remove();
  }
  const [file] = input.files;
  if (!file) return;
  if (file.size > Number(input.dataset.limit)) {
    const words = document.createElement("p");
    words.className = "err";
    words.setAttribute("role", "alert");
    words.textContent = input.dataset.tooLarge;
    box.prepend(words);
    return;
  }
  const picture = new Image();
  picture.alt = input.dataset.preview;
  picture.onload = () => { // never, for a kind that only the server can open
    if (input.files[0] !== file) return URL.revokeObjectURL(picture.src);
    [picture.width, picture.height] = [picture.naturalWidth, picture.naturalHeight];
    box.append(picture);
  };
  picture.src = URL.createObjectURL(file);
});

const say = (text) => (document.getElementById("sending").textContent = text);
form?.addEventListener("submit", () => say(form.dataset.sending));
addEventListener("pageshow", () => form && say("")); // back from the next page
