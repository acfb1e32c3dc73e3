import type { Context } from 'hono';
import type { Fields } from './pretend-app.ts';

/** What each grant needs besides the client. */
const GRANTS: Readonly<Record<string, readonly string[] | undefined>> = {
  refresh_token: ['client_id', 'client_secret', 'refresh_token'],
  authorization_code: ['client_id', 'client_secret', 'code', 'redirect_uri'],
  'urn:ietf:params:oauth:grant-type:jwt-bearer': ['assertion']
};

/** Gives out access tokens. @see https://developers.google.com/identity/protocols/oauth2/web-server */
export async function googleToken(c: Context): Promise<Response> {
  const fields: Fields = { ...c.req.query(), ...(await c.req.parseBody()) };
  const grant = String(fields.grant_type ?? '');
  const needed = GRANTS[grant];
  if (!needed)
    return c.json(
      { error: 'unsupported_grant_type', error_description: `Invalid grant_type: ${grant}` },
      400
    );
  const missing = needed.find((name) => !fields[name]);
  if (missing === 'client_id')
    return refuse(c, 'invalid_request', 'Could not determine client ID from request.');
  if (missing === 'client_secret') return refuse(c, 'invalid_request', 'client_secret is missing.');
  if (missing) return refuse(c, 'invalid_request', `Missing required parameter: ${missing}`);
  return c.json({
    access_token: 'ya29.pretend-access-token',
    expires_in: 3599,
    scope: 'https://www.googleapis.com/auth/spreadsheets',
    token_type: 'Bearer',
    ...(grant === 'authorization_code' && { refresh_token: '1//pretend-refresh-token' })
  });
}

const refuse = (c: Context, error: string, description: string): Response =>
  c.json({ error, error_description: description }, 400);
