import { fail, redirect, type Cookies } from '@sveltejs/kit';
import { z } from 'zod';
import { toApiError } from '#lib/server/errors.ts';
import { guestName } from '#lib/server/live/input.ts';
import { keepTicket, visitorOf } from '#lib/server/live/visitor.ts';
import { parseInput } from '#lib/server/parse.ts';
import { platform } from '#lib/server/platform.ts';
import { addRsvp, readPublicPage, removeRsvp } from '#lib/server/services/live-pages.ts';
import { joinAsGuest } from '#lib/server/services/live-room.ts';
import type { Actions, PageServerLoad } from './$types.js';

const YEAR_SECONDS = 366 * 86_400;
const rsvpCookie = (id: string): string => `ao_rsvp_${id}`;
const named = z.strictObject({ name: guestName });

export const load: PageServerLoad = async (event) => {
  const { params, cookies, locals, url } = event;
  const page = await readPublicPage(
    params.id,
    visitorOf(event, params.id),
    cookies.get(rsvpCookie(params.id))
  );
  const at = Number(url.searchParams.get('at') ?? 0);
  return { ...page, userName: locals.user?.name ?? '', at: Number.isFinite(at) && at > 0 ? at : 0 };
};

/** The name that somebody gave, or that of the account. */
async function nameOf(request: Request, locals: App.Locals): Promise<string> {
  const form = Object.fromEntries(await request.formData());
  return locals.user?.name ?? parseInput(named, form).name;
}

/** What a service refuses goes back to the form. */
function refused(error: unknown, form: 'rsvp' | 'join') {
  const known = toApiError(error);
  if (!known) throw error;
  return fail(known.status, { form, message: known.message.replace(/^name: /, '') });
}

function keepRsvp(cookies: Cookies, id: string, value: string): void {
  const secure = platform().publicUrl.startsWith('https:');
  cookies.set(rsvpCookie(id), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: YEAR_SECONDS
  });
}

export const actions: Actions = {
  rsvp: async (event) => {
    const { params, request, locals, cookies } = event;
    try {
      const visitor = visitorOf(event, params.id);
      keepRsvp(cookies, params.id, await addRsvp(params.id, visitor, await nameOf(request, locals)));
    } catch (error) {
      return refused(error, 'rsvp');
    }
    redirect(303, `/live/${params.id}`);
  },
  unrsvp: async (event) => {
    const { params, cookies } = event;
    await removeRsvp(params.id, visitorOf(event, params.id), cookies.get(rsvpCookie(params.id)));
    redirect(303, `/live/${params.id}`);
  },
  join: async (event) => {
    const { params, request, locals, cookies } = event;
    try {
      const name = await nameOf(request, locals);
      keepTicket(cookies, params.id, await joinAsGuest(params.id, visitorOf(event, params.id), name));
    } catch (error) {
      return refused(error, 'join');
    }
    redirect(303, `/live/${params.id}/room`);
  }
};
