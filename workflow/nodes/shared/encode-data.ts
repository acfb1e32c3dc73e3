import type { Json } from '../../types.ts';
import { parseJson } from './typed-value.ts';

export interface EncodedData {
  body: string;
  contentType: string;
}

export const JSON_TYPE = 'application/json';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** Data as a body: text stays text (labelled as JSON when it is a JSON list or group), anything else becomes JSON. */
export function encodeData(data: Json): EncodedData {
  if (typeof data !== 'string') return { body: JSON.stringify(data), contentType: JSON_TYPE };
  return { body: data, contentType: isJsonText(data) ? JSON_TYPE : TEXT_TYPE };
}

function isJsonText(text: string): boolean {
  return /^\s*[[{]/.test(text) && parseJson(text) !== undefined;
}
