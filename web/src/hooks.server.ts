import { sequence, type HandleServerError, type ServerInit } from '@sveltejs/kit/hooks';
import { building } from '$app/env';
import * as env from '$app/env/private';
import { toApiError } from '#lib/server/errors.ts';
import { guardApp, identify, protect, speakJson } from '#lib/server/handles.ts';
import { platform, platformFromEnvironment, setPlatform } from '#lib/server/platform.ts';
import { handleTheme } from '#lib/shell/theme.server.ts';

export const init: ServerInit = () => {
  if (building) return;
  setPlatform(platformFromEnvironment({ ...env }));
  const { gallery, log } = platform();
  // Nobody waits for it here, and whoever needs it tries again.
  gallery().catch((error: unknown) =>
    log.error({ err: error }, 'cannot publish the templates of the product')
  );
};

export const handle = sequence(protect, identify, guardApp, speakJson, handleTheme);

/** Pages show a service's own sentence; anything else only says that it went wrong. */
export const handleError: HandleServerError = ({ error, kind, event }) => {
  const known = toApiError(error);
  if (known) return { status: known.status, message: known.message, code: known.code };
  if (kind === 'unknown') platform().log.error({ err: error, path: event.url.pathname }, 'fault in a page');
  return kind === 'unknown'
    ? {
        message: 'Something went wrong on our side. Try again; if it stays, tell the operator.',
        code: 'INTERNAL'
      }
    : {};
};
