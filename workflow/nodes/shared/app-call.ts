import type { HttpRequest, HttpResponse, StepContext } from '../../define-node.ts';

/** What is left of a request once the connection says where it goes. */
export interface AppRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What follows the address of the app: `/chat.postMessage`. */
  path: string;
  /** Sent as JSON; parts that are `undefined` are left out. */
  json?: object;
}

/** Sends requests to one app with one connection; answers come back whatever their status. */
export function appCaller(
  ctx: Pick<StepContext, 'http'>,
  auth: { app: string; connectionRef: string }
): (request: AppRequest) => Promise<HttpResponse> {
  return ({ method, path, json }) => {
    const request: HttpRequest = { method, url: path, auth: { kind: 'connection', ...auth } };
    if (json === undefined) return ctx.http(request);
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    return ctx.http({ ...request, headers, body: JSON.stringify(json) });
  };
}

/** A text, or `undefined` to leave it out of a request. */
export const unlessEmpty = (text: string): string | undefined => (text.trim() === '' ? undefined : text);
