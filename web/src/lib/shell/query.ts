/** The address of this page with some parameters changed; undefined takes one away. */
export function withQuery(
  url: { pathname: string; search: string },
  changes: Record<string, string | undefined>
): string {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes))
    if (value) query.set(name, value);
    else query.delete(name);
  return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
}
