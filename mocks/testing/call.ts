import { PRETEND_SECRET, type PretendService } from '../pretend-service.ts';

interface Call {
  method?: string;
  /** Null sends none. */
  authorization?: string | null;
  json?: unknown;
  form?: Record<string, string>;
  /** Sent as it is, as JSON unless `contentType` says otherwise. */
  body?: string;
  contentType?: string;
}

interface Answer {
  status: number;
  text: string;
  json: unknown;
  /** The value at a path in the JSON: `choices.0.message`. */
  at(path: string): unknown;
}

/** Calls a freshly opened service as a pretend run does, with the stand-in as bearer token. */
export function open(service: PretendService): (url: string, call?: Call) => Promise<Answer> {
  const answer = service.open();
  return async (url, call = {}) => {
    const response = await answer(new Request(url, toInit(call)));
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, text, json, at: (path) => pick(json, path) };
  };
}

function pick(json: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], json);
}

function toInit({ method, authorization, json, form, body, contentType }: Call): RequestInit {
  const headers = new Headers();
  if (authorization !== null) headers.set('authorization', authorization ?? `Bearer ${PRETEND_SECRET}`);
  const sent = form ? new URLSearchParams(form).toString() : json === undefined ? body : JSON.stringify(json);
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8';
  if (sent !== undefined) headers.set('content-type', contentType ?? type);
  return { method: method ?? (sent === undefined ? 'GET' : 'POST'), headers, body: sent };
}
