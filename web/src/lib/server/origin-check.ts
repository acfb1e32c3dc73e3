import { isAllowedOrigin } from '@automateos/auth';
import { ApiError } from './errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What a browser says of a request that a page of another site caused. `none` is the address bar. */
const OTHER_SITES = new Set(['cross-site', 'same-site']);

/**
 * Refuses every mutation that a page of another origin could have caused with the visitor's cookies, whatever its
 * content type. API keys are exempt: no browser sends them by itself.
 * @throws ApiError 403
 */
export function assertSameOrigin(request: Request, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method) || request.headers.has('authorization')) return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const foreign = site !== null && OTHER_SITES.has(site);
  if (isAllowedOrigin(origin, publicUrl) && !foreign) return;
  // A program without a browser and without cookies has nothing that could be abused.
  if (origin === null && site === null && !request.headers.has('cookie')) return;
  throw new ApiError(
    403,
    'FOREIGN_ORIGIN',
    `This request came from another site. Open the product at ${publicUrl}, or set PUBLIC_URL to the address you use.`
  );
}
