import { api, attempt } from '#lib/api.ts';

/** Leaves for the page of the service where a person says yes; it sends them back to the connections. */
export async function grantAccess(id: string): Promise<void> {
  const begun = await attempt(api<{ url: string }>('POST', `/connections/${id}/authorize`));
  if (begun) location.assign(begun.value.url);
}
