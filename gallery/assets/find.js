// Finds cities while the reader types: those stay that have a name, in any language, with a word that begins so. Without
// it the form asks the server, which finds the same.
const input = document.getElementById("q");
const found = document.getElementById("found");

const fold = (name) => name.normalize("NFKD").replace(/\p{Mn}+/gu, "").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();

const cities = [...document.querySelectorAll("[data-names]")].map((item) => [item, item.dataset.names.split(",").map((name) => " " + fold(name)).join()]);

const find = () => {
  const words = fold(input.value) || input.value.trim();
  let count = 0;
  for (const [item, names] of cities) count += !(item.hidden = !names.includes(" " + words));
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector("li:not([hidden])");
  found.textContent = !words ? "" : count ? found.dataset.zero.replace("0", count) : found.dataset.none;
};

input.addEventListener("input", find);
addEventListener("pageshow", find); // back from a city, with the words still there
