/** Answers of language models: OpenAI and Anthropic report errors alike, `{ error: { type, message, code? } }`. */
import type { HttpResponse } from '../define-node.ts';
import { codeOfStatus, retryAfterMs } from '../nodes/shared/http-answer.ts';
import { parseJson } from '../nodes/shared/typed-value.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { objectAt, objectOf, textAt } from './json-answer.ts';

/**
 * The object of an answer.
 * @see https://platform.openai.com/docs/guides/error-codes and https://docs.claude.com/en/api/errors
 * @throws StepError with a sentence
 */
export function readModelAnswer(response: HttpResponse, service: string, now = new Date()): JsonObject {
  if (response.status < 400) return objectOf(response, service);
  const body = parseJson(response.text());
  const error =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? objectAt(body, 'error') : {};
  // Out of money is a 429 too, and does not go away by waiting.
  const isBroke = textAt(error, 'code') === 'insufficient_quota';
  throw new StepError(
    isBroke ? 'HTTP_4XX' : codeOfStatus(response.status),
    isBroke
      ? `The account at ${service} has no credit left. Add some, then try again.`
      : sentenceOf(response.status, service, textAt(error, 'message')),
    { retryAfterMs: retryAfterMs(response.headers, now) }
  );
}

const OVERLOADED = 529;

function sentenceOf(status: number, service: string, message: string): string {
  if (status === 401) return `${service} does not accept this key. Replace it in the connection.`;
  if (status === 429) return `${service} asks to slow down.`;
  if (status === OVERLOADED) return `${service} is overloaded.`;
  if (status === 404) return `${service} does not know this model, or the key may not use it.`;
  return `${service} refused it: ${message || `status ${status}`}`;
}
