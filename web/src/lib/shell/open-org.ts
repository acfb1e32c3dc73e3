/**
 * Looks at another organisation from here on. The cookie only says which one; the server checks membership on every
 * request. The page is loaded anew, which leaves every room and stream of the one before.
 */
export function openOrg(id: string): void {
  document.cookie = `ao_org=${id}; path=/; max-age=31536000; samesite=lax`;
  window.location.assign('/app');
}
