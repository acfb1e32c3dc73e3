import { loadForm, takeForm } from '#lib/server/form-page.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = (event) => loadForm({ mode: 'test', path: event.params.path }, event);

export const actions: Actions = {
  default: (event) => takeForm({ mode: 'test', path: event.params.path }, event)
};
