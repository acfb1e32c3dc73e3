import * as z from 'zod';
import { field } from '../form/field.ts';
import { parseJson } from '../nodes/shared/typed-value.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { readGoogle } from './google-answer.ts';

export const googleSheets = defineApp({
  id: 'google-sheets',
  title: 'Google Sheets',
  guide: {
    text: 'Make a service account in the Google Cloud console, switch on the Google Sheets API, add a JSON key, paste the whole file here, and share each spreadsheet with the e-mail address of the account.',
    url: 'https://console.cloud.google.com/iam-admin/serviceaccounts'
  },
  fields: z.strictObject({
    key: field.text({
      label: 'JSON key of the service account',
      placeholder: '{ "type": "service_account", … }',
      help: 'The content of the file that Google gives you.',
      required: true,
      check: checkKey
    })
  }),
  secrets: ['key'],
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
  return 'Google accepts the key. Share each spreadsheet with the address of the service account.';
};

function checkKey(text: string): string | undefined {
  const key = parseJson(text);
  const isKey =
    typeof key === 'object' &&
    key !== null &&
    !Array.isArray(key) &&
    [key.client_email, key.private_key].every((part) => typeof part === 'string');
  return isKey ? undefined : 'Paste the whole JSON file of the key, with client_email and private_key in it.';
}
