import { type Context, Hono } from 'hono';
import { PRETEND_SECRET } from './pretend-service.ts';

/** Parameters of a call, as a form or a JSON object carries them. */
export type Fields = Record<string, unknown>;

/** Routes of a service. Each names its whole address without the scheme: `/slack.com/api/auth.test`. */
export function pretendApp(): Hono {
  return new Hono({
    getPath: (request) => {
      const { hostname, pathname } = new URL(request.url);
      return `/${hostname}${pathname}`;
    }
  });
}

/** The token of `Authorization: Bearer …`; undefined when the header is missing or of another form. */
export function bearerToken(c: Context): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

/** Whether a service should take it: the stand-in of pretend runs, or something in the form of its real tokens. */
export const isToken = (token: string, form: RegExp): boolean => token === PRETEND_SECRET || form.test(token);

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON of a body; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Appends, and forgets the oldest: what one organisation leaves behind must stay small. */
export function pushBounded<T>(list: T[], entry: T, most: number): void {
  list.push(entry);
  if (list.length > most) list.shift();
}
