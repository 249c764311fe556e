// Shows a page anew when the status of what it tells has changed, and only then: a reload moves the focus, and who
// reads by ear would hear the page from its beginning. Without script the browser reloads by itself (see the frame).
const { seconds, status } = document.getElementById("refresh").dataset;

setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok && (await answer.json()).status !== status) location.reload();
  } catch {
    // offline: the next time may be better
  }
}, seconds * 1000);
