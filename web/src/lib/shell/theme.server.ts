import type { Handle } from '@sveltejs/kit/hooks';
import { readTheme, THEME_COOKIE } from './theme.ts';

/** Writes the chosen theme into `<html data-theme>`, so that no page flashes in the wrong one. */
export const handleTheme: Handle = ({ event, resolve }) => {
  const theme = readTheme(event.cookies.get(THEME_COOKIE));
  return resolve(event, { transformPageChunk: ({ html }) => html.replace('%theme%', theme) });
};
