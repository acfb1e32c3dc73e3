import type { RequestEvent } from '@sveltejs/kit';
import { platform } from '../platform.ts';

/** Somebody without an account wanted to install or fork a template: remembered until they have one. */
const COOKIE = 'ao_install';
const KEPT_SECONDS = 60 * 60;

/** Behind the slug, which never holds such a sign. */
const FORKED = '+fork';

export interface Wish {
  slug: string;
  /** To make something else of it. */
  fork: boolean;
}

type CookieEvent = Pick<RequestEvent, 'cookies'>;

/** Only our own form sets it, so that a link from elsewhere installs nothing. */
export function rememberWish({ cookies }: CookieEvent, { slug, fork }: Wish): void {
  cookies.set(COOKIE, fork ? `${slug}${FORKED}` : slug, {
    path: '/',
    maxAge: KEPT_SECONDS,
    sameSite: 'lax',
    httpOnly: true,
    secure: platform().publicUrl.startsWith('https:')
  });
}

/** What was wished for of this template, if anything was. */
export function readWish({ cookies }: CookieEvent, slug: string): Wish | undefined {
  const wish = cookies.get(COOKIE);
  if (wish !== slug && wish !== `${slug}${FORKED}`) return undefined;
  return { slug, fork: wish !== slug };
}

export function clearWish({ cookies }: CookieEvent): void {
  cookies.delete(COOKIE, { path: '/' });
}
