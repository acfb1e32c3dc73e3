import { resolveIdentity } from '@automateos/auth';
import type { RequestEvent } from '@sveltejs/kit';
import { platform } from '../platform.ts';
import type { RouteHandler } from '../route.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiRoute {
  method: Method;
  /** As a URL pattern: `/api/v1/workflows/[id]`. */
  pattern: string;
  handler: RouteHandler;
}

const modules = import.meta.glob<Partial<Record<Method, RouteHandler>>>('../../../routes/api/**/+server.ts', {
  eager: true
});

/** Every route of the API, from the files themselves: a new one is in here without being asked. */
export const apiRoutes: ApiRoute[] = Object.entries(modules).flatMap(([file, module]) =>
  Object.entries(module).map(([method, handler]) => ({
    method: method as Method,
    pattern: file.replace(/^.*\/routes/, '').replace(/\/\+server\.ts$/, ''),
    handler
  }))
);

export interface CallOptions {
  /** An API key, or a Cookie header. */
  key?: string;
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls the route of a path as Kit would: identity, parameters, handler. Cookies that it sets are in `setCookies`. */
export async function call(
  method: Method,
  path: string,
  options: CallOptions = {}
): Promise<{
  status: number;
  json: unknown;
  headers: Headers;
  setCookies: Map<string, string>;
  response: Response;
}> {
  const url = new URL(path, platform().publicUrl);
  const match = findRoute(method, url.pathname);
  if (!match) throw new Error(`There is no route ${method} ${url.pathname}`);
  const headers = new Headers(options.headers);
  if (options.key) headers.set('authorization', `Bearer ${options.key}`);
  if (options.cookie) headers.set('cookie', options.cookie);
  if (options.body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const text = typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  const request = new Request(url, { method, headers, body: options.body === undefined ? undefined : text });
  const { event, setCookies, setHeaders } = await makeEvent(request, match);
  const response = await match.route.handler(event);
  for (const [name, value] of setHeaders) response.headers.set(name, value);
  const isJson = response.headers.get('content-type')?.includes('json');
  const json: unknown = isJson ? await response.json() : undefined;
  return { status: response.status, json, headers: response.headers, setCookies, response };
}

interface Match {
  route: ApiRoute;
  params: Record<string, string>;
}

function findRoute(method: string, path: string): Match | undefined {
  for (const route of apiRoutes) {
    const names = [...route.pattern.matchAll(/\[(\w+)\]/g)].map((part) => part[1]!);
    const match = new RegExp(`^${route.pattern.replaceAll(/\[\w+\]/g, '([^/]+)')}$`).exec(path);
    if (route.method !== method || !match) continue;
    const isLiteral = names.length === 0;
    const params = Object.fromEntries(
      names.map((name, index) => [name, decodeURIComponent(match[index + 1]!)])
    );
    // As in Kit, a route without parameters wins over one with them.
    const literal =
      !isLiteral && apiRoutes.find((other) => other.method === method && other.pattern === path);
    return literal ? { route: literal, params: {} } : { route, params };
  }
  return undefined;
}

async function makeEvent(
  request: Request,
  { route, params }: Match
): Promise<{ event: RequestEvent; setCookies: Map<string, string>; setHeaders: Headers }> {
  const { auth, db } = platform();
  const identity = await resolveIdentity(auth, db, { headers: request.headers });
  const setCookies = new Map<string, string>();
  const setHeaders = new Headers();
  const event = {
    request,
    url: new URL(request.url),
    params,
    route: { id: route.pattern },
    locals: { actor: identity.actor, user: identity.user },
    getClientAddress: () => request.headers.get('x-test-address') ?? '192.0.2.1',
    setHeaders(headers: Record<string, string>) {
      for (const [name, value] of Object.entries(headers)) setHeaders.set(name, value);
    },
    cookies: {
      set: (name: string, value: string) => void setCookies.set(name, value),
      delete: (name: string) => void setCookies.set(name, '')
    }
  };
  return { event: event as unknown as RequestEvent, setCookies, setHeaders };
}
