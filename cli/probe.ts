/** `node cli/probe.ts <url>`: ends with 0 when the address answers 2xx. Health checks of the image, which has no curl. */
const PATIENCE_MS = 4_000;

const [url] = process.argv.slice(2);
if (!url) throw new Error('usage: probe <url>');
const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
process.exitCode = response.ok ? 0 : 1;
