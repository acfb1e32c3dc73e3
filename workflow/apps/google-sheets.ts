import * as z from 'zod';
import { field } from '../form/field.ts';
import { parseJson } from '../nodes/shared/typed-value.ts';
import type { ConfigProblem } from '../define-node.ts';
import { type AppTest, type AppValues, defineApp, textOf } from './define-app.ts';
import { readGoogle } from './google-answer.ts';

export const googleSheets = defineApp({
  id: 'google-sheets',
  title: 'Google Sheets',
  guide: {
    text: 'Switch on the Google Sheets API in the Google Cloud console. Then either make a service account and paste its JSON key, and share each spreadsheet with its e-mail address; or make an OAuth client of the type “Web application” and grant access with your own account.',
    url: 'https://console.cloud.google.com/apis/credentials'
  },
  fields: z.strictObject({
    key: field.text({
      label: 'JSON key of the service account',
      placeholder: '{ "type": "service_account", … }',
      help: 'The content of the file that Google gives you. Leave it empty to use your own account.',
      check: (key) => (key === '' ? undefined : checkKey(key))
    }),
    clientId: field.text({
      label: 'Client id',
      placeholder: '….apps.googleusercontent.com',
      help: 'Of the OAuth client, to use your own account.'
    }),
    clientSecret: field.text({ label: 'Client secret', help: 'Beside the client id.' })
  }),
  secrets: ['key', 'clientSecret'],
  oauth2: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://www.googleapis.com/auth/spreadsheets',
    // Google hands out a refresh token only when asked like this.
    parameters: { access_type: 'offline', prompt: 'consent' }
  },
  check: checkWay,
  base: () => 'https://sheets.googleapis.com/v4',
  credentials: (values) => ({ headers: { authorization: `Bearer ${textOf(values, 'accessToken')}` } }),
  token: 'google-service-account',
  pretend: { accessToken: 'pretend-secret' }
});

/** Google gives a token only for a key that is valid; whether the API is switched on shows with a made-up spreadsheet. */
export const test: AppTest = async (call) => {
  const response = await call({
    method: 'GET',
    url: '/spreadsheets/1AutomateOS-connection-test-00000000000000000?fields=spreadsheetId'
  });
  if (response.status !== 404) readGoogle(response);
  return 'Google lets this connection in. A service account sees the spreadsheets that are shared with it.';
};

/** Either a service account, or the client that a person grants access to. */
function checkWay({ key = '', clientId = '', clientSecret = '' }: AppValues): ConfigProblem[] {
  const missing = (name: string, message: string): ConfigProblem[] => [
    { code: 'MISSING_FIELD', field: name, message }
  ];
  if (key !== '' && clientId !== '')
    return [
      { code: 'INVALID_FIELD', field: 'clientId', message: 'Use either the JSON key or a client, not both.' }
    ];
  if (key !== '') return [];
  if (clientId === '') return missing('key', 'Paste a JSON key, or write client id and secret below.');
  return clientSecret === '' ? missing('clientSecret', 'The client secret is missing.') : [];
}

function checkKey(text: string): string | undefined {
  const key = parseJson(text);
  const isKey =
    typeof key === 'object' &&
    key !== null &&
    !Array.isArray(key) &&
    [key.client_email, key.private_key].every((part) => typeof part === 'string');
  return isKey ? undefined : 'Paste the whole JSON file of the key, with client_email and private_key in it.';
}
