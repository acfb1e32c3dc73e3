/** The parts of a request out of the resolved config of an HTTP node. */
import type { FormPart, HttpAuth, HttpRequest } from '../../define-node.ts';
import { StepError } from '../../step-error.ts';
import type { Json, JsonObject } from '../../types.ts';
import { encodeData, JSON_TYPE, TEXT_TYPE } from './encode-data.ts';
import { headersOf } from './headers.ts';
import { setAtPath } from './object-path.ts';
import { toTyped } from './typed-value.ts';
import type { ValueType } from './value-types.ts';

interface Pair {
  name: string;
  value: string;
}

interface BodyConfig {
  method: string;
  bodyType: 'data' | 'fields' | 'form' | 'multipart' | 'text' | 'none';
  body: Json | undefined;
  bodyFields: readonly { name: string; type: ValueType; value: Json }[];
  formFields: readonly (Pair & { fileName: string })[];
}

interface AuthConfig {
  auth: 'none' | Exclude<HttpAuth['kind'], 'connection'>;
  secret: string;
  authName: string;
  username: string;
}

/** What is sent, and how it is labelled; a multipart form is labelled with its boundary when it is sent. */
interface Body {
  body?: HttpRequest['body'];
  contentType?: string;
}

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The address with the query of the form appended to its own. */
export function urlOf({ url, query }: { url: string; query: readonly Pair[] }): string {
  const target = new URL(url.trim());
  for (const { name, value } of query) target.searchParams.append(name, value);
  return target.href;
}

export function requestHeaders(
  rows: readonly Pair[],
  contentType: string | undefined
): Record<string, string> {
  const headers = headersOf(rows);
  return contentType === undefined ? headers : { 'content-type': contentType, ...headers };
}

/** @throws StepError `INPUT_INVALID` when a computed field does not fit the type chosen for it. */
export function bodyOf(config: BodyConfig): Body {
  if (BODILESS.has(config.method)) return {};
  switch (config.bodyType) {
    case 'none':
      return {};
    case 'data':
      return config.body === undefined ? {} : encodeData(config.body);
    case 'text':
      return config.body === undefined ? {} : { body: asText(config.body), contentType: TEXT_TYPE };
    case 'fields':
      return { body: JSON.stringify(objectOf(config.bodyFields)), contentType: JSON_TYPE };
    case 'form':
      return { body: new URLSearchParams(config.formFields.map(toEntry)).toString(), contentType: FORM_TYPE };
    case 'multipart':
      return { body: config.formFields.map(toPart) };
  }
}

/** How the secret is attached; its value is known to the egress door only. */
export function authOf({ auth, secret, authName, username }: AuthConfig): HttpAuth | undefined {
  switch (auth) {
    case 'none':
      return undefined;
    case 'bearer':
      return { kind: auth, secretRef: secret };
    case 'basic':
      return { kind: auth, secretRef: secret, ...(username && { username }) };
    default:
      return { kind: auth, secretRef: secret, name: authName };
  }
}

function objectOf(fields: BodyConfig['bodyFields']): JsonObject {
  let object: JsonObject = {};
  for (const { name, type, value } of fields) {
    const typed = toTyped(type, value);
    if ('reason' in typed) throw new StepError('INPUT_INVALID', `“${name}” ${typed.reason}.`);
    object = setAtPath(object, name, typed.value);
  }
  return object;
}

function toEntry({ name, value }: Pair): [string, string] {
  return [name, value];
}

function toPart({ name, value, fileName }: Pair & { fileName: string }): FormPart {
  return fileName === '' ? { name, value } : { name, value, filename: fileName };
}

function asText(data: Json): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}
