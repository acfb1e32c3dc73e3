import type { RequestEvent } from '@sveltejs/kit';
import { platform } from '../platform.ts';

/** Somebody without an account wanted to install a template: remembered until they have one. */
const COOKIE = 'ao_install';
const KEPT_SECONDS = 60 * 60;

type CookieEvent = Pick<RequestEvent, 'cookies'>;

/** Only our own form sets it, so that a link from elsewhere installs nothing. */
export function rememberWish({ cookies }: CookieEvent, slug: string): void {
  cookies.set(COOKIE, slug, {
    path: '/',
    maxAge: KEPT_SECONDS,
    sameSite: 'lax',
    httpOnly: true,
    secure: platform().publicUrl.startsWith('https:')
  });
}

export const hasWish = ({ cookies }: CookieEvent, slug: string): boolean => cookies.get(COOKIE) === slug;

export function clearWish({ cookies }: CookieEvent): void {
  cookies.delete(COOKIE, { path: '/' });
}
