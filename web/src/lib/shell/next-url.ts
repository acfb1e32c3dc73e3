/** Where to go after signing in: a path of this site, or the app. Never another origin. */
export function nextPath(value: string | null | undefined): string {
  if (!value?.startsWith('/') || value.startsWith('//') || value.includes('\\')) return '/app';
  const url = URL.parse(value, 'http://localhost');
  return url?.origin === 'http://localhost' ? `${url.pathname}${url.search}` : '/app';
}

/** The sign-in or sign-up page that leads back to `path` afterwards. */
export function withNext(page: '/sign-in' | '/sign-up', path: string): string {
  return path === '/app' ? page : `${page}?next=${encodeURIComponent(path)}`;
}
