import * as z from 'zod';
import type { HttpResponse } from '../define-node.ts';
import { field } from '../form/field.ts';
import { codeOfStatus, retryAfterMs } from '../nodes/shared/http-answer.ts';
import { parseJson } from '../nodes/shared/typed-value.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { objectAt, objectOf, textAt } from './json-answer.ts';

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

/**
 * The object of an answer. @see https://cloud.google.com/apis/design/errors
 * @throws StepError with a sentence
 */
export function readGoogle(response: HttpResponse, now = new Date()): JsonObject {
  if (response.status < 400) return objectOf(response, 'Google');
  const body = parseJson(response.text());
  const error =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? objectAt(body, 'error') : {};
  throw new StepError(codeOfStatus(response.status), sentenceOf(response.status, textAt(error, 'message')), {
    retryAfterMs: retryAfterMs(response.headers, now)
  });
}

function sentenceOf(status: number, message: string): string {
  if (status === 401) return 'Google does not accept the key any more. Replace it in the connection.';
  if (status === 429) return 'Google asks to slow down.';
  if (status === 403 && /disabled|has not been used/i.test(message))
    return 'The Google Sheets API is switched off in this Google Cloud project. Switch it on and try again.';
  if (status === 403)
    return 'This account may not open the spreadsheet. Share it with the address of the service account.';
  if (status === 404) return 'There is no spreadsheet with this id. Copy the id from its address.';
  if (/unable to parse range/i.test(message))
    return 'Google cannot read this range. Write it like Sheet1 or Sheet1!A1:D20.';
  return `Google refused it: ${message || `status ${status}`}`;
}
