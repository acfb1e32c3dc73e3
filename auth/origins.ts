const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Origins whose pages may use the session cookie: the public URL's, and on a loopback address its other spellings.
 * Compared exactly by every process that sees a cookie (HTTP mutations and WebSocket upgrades).
 */
export function allowedOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl);
  if (!LOOPBACK.includes(url.hostname)) return [url.origin];
  const port = url.port ? `:${url.port}` : '';
  return LOOPBACK.map((host) => `${url.protocol}//${host}${port}`);
}

/** Whether a request's `Origin` header is one of ours; an absent one (not a browser, or not cross-origin) is not. */
export function isAllowedOrigin(origin: string | null | undefined, publicUrl: string): boolean {
  return typeof origin === 'string' && allowedOrigins(publicUrl).includes(origin);
}
