/** Headers of every answer; the CSP of pages comes from Kit (svelte.config.js), with a nonce per page. */
const ALWAYS: Record<string, string> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY'
};

const TWO_YEARS = 'max-age=63072000; includeSubDomains';
/** For answers that are not pages: nothing in them may run, load or be framed. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

/** Adds what is missing; an answer that sets a header itself keeps it. */
export function addSecurityHeaders(response: Response, options: { secure: boolean }): void {
  for (const [name, value] of Object.entries(ALWAYS)) setDefault(response.headers, name, value);
  setDefault(response.headers, 'content-security-policy', NO_PAGE);
  if (options.secure) setDefault(response.headers, 'strict-transport-security', TWO_YEARS);
}

function setDefault(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value);
}
