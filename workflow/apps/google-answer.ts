/** Reads what Google answers. */
import type { HttpResponse } from '../define-node.ts';
import { codeOfStatus, retryAfterMs } from '../nodes/shared/http-answer.ts';
import { parseJson } from '../nodes/shared/typed-value.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { objectAt, objectOf, textAt } from './json-answer.ts';

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
