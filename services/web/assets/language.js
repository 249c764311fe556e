// Remembers the language a reader chooses, so that the next visit begins in it. Without this module the choice lasts
// as long as the reader follows links, which all carry it.
for (const link of document.querySelectorAll(".lang a[hreflang]")) {
  link.addEventListener("click", () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `lang=${link.hreflang}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });
}
