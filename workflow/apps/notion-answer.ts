/** Reads what Notion answers. */
import type { HttpResponse } from '../define-node.ts';
import { codeOfStatus, retryAfterMs } from '../nodes/shared/http-answer.ts';
import { parseJson } from '../nodes/shared/typed-value.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { objectOf, textAt } from './json-answer.ts';

/**
 * The object of an answer. @see https://developers.notion.com/reference/status-codes
 * @throws StepError with a sentence
 */
export function readNotion(response: HttpResponse, now = new Date()): JsonObject {
  if (response.status < 400) return objectOf(response, 'Notion');
  const body = parseJson(response.text());
  const error = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  // Two edits of one page at the same moment: the second is told to try again.
  const code = textAt(error, 'code') === 'conflict_error' ? 'HTTP_5XX' : codeOfStatus(response.status);
  throw new StepError(code, sentenceOf(textAt(error, 'code'), textAt(error, 'message')), {
    retryAfterMs: retryAfterMs(response.headers, now)
  });
}

function sentenceOf(code: string, message: string): string {
  switch (code) {
    case 'unauthorized':
      return 'Notion does not accept this secret. Replace it in the connection.';
    case 'restricted_resource':
      return 'The integration may not do this. Give it the capability in its settings.';
    case 'object_not_found':
      return 'Notion does not show this to the integration. Check the id, and add the integration to the page.';
    case 'rate_limited':
      return 'Notion asks to slow down.';
    case 'conflict_error':
      return 'Somebody changed this page at the same moment.';
    default:
      return `Notion refused it: ${message || 'no reason given'}`;
  }
}
