import type { HttpResponse } from '../define-node.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';

/** The JSON object of an answer. @throws StepError `BAD_RESPONSE` naming the service when it is something else */
export function objectOf(response: HttpResponse, service: string): JsonObject {
  const body = response.json();
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new StepError('BAD_RESPONSE', `${service} answered with something that is not an object.`);
}

/** The object at a field of another; an empty one when there is none. */
export function objectAt(answer: JsonObject, name: string): JsonObject {
  const value = answer[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The objects of the list at a field; empty when there is none. */
export function objectsAt(answer: JsonObject, name: string): JsonObject[] {
  const value = answer[name];
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry): entry is JsonObject => typeof entry === 'object' && entry !== null && !Array.isArray(entry)
  );
}

/** A field of an answer as text, numbers written out; empty when it is something else. */
export function textAt(answer: JsonObject, name: string): string {
  const value = answer[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
