import { readTheme, THEME_COOKIE } from '#lib/shell/theme.ts';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = ({ cookies, locals }) => ({
  theme: readTheme(cookies.get(THEME_COOKIE)),
  signedIn: locals.user !== undefined
});
