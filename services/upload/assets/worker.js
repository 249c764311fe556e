// Looks for a number that makes the hash of a text begin with so many zero bits. A worker of work.js.
onmessage = async ({ data: { text, bits } }) => {
  const at = new TextEncoder();
  for (let n = 0; ; n += 64) {
    const sums = await Promise.all(Array.from({ length: 64 }, (_, i) => crypto.subtle.digest("SHA-256", at.encode(text + (n + i)))));
    const i = sums.findIndex((sum) => new DataView(sum).getUint32(0) >>> (32 - bits) === 0);
    if (i >= 0) return postMessage(n + i);
  }
};
