import type { RequestEvent } from '@sveltejs/kit';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nothing } from './answers/parts.ts';
import { ApiError } from './errors.ts';
import { eventStream, type OperationDocs } from './operation.ts';
import { route, type RouteHandler } from './route.ts';

const docs: OperationDocs = {
  id: 'readThing',
  tag: 'Team',
  summary: 'Read a thing',
  errors: { BUSY: [409, 'It is busy.'], INVALID_WORKFLOW: [422, 'It has errors.'] }
};
const answer = z.strictObject({ name: z.string(), note: z.string().optional() });

/** What comes of a GET; the path and the person do not matter here. */
async function send(handler: RouteHandler): Promise<number | string> {
  const request = new Request('http://127.0.0.1/api/v1/thing');
  const event = { request, url: new URL(request.url), params: {}, locals: {} } as unknown as RequestEvent;
  try {
    return (await handler(event)).status;
  } catch (error) {
    return (error as Error).message;
  }
}

/** As it comes from a service whose types do not tell everything. */
const answering = (value: unknown) =>
  route({ action: 'public', answer, docs, handle: () => value as z.output<typeof answer> });

const refusing = (status: number, code: string) =>
  route({
    action: 'public',
    answer,
    docs,
    handle: () => {
      throw new ApiError(status, code, 'A sentence.');
    }
  });

describe('an answer', () => {
  test('that is described goes out', async () => {
    expect(await send(answering({ name: 'x' }))).toBe(200);
    expect(await send(answering({ name: 'x', note: undefined }))).toBe(200);
  });

  test('with a field too many, too few or of another type is a fault', async () => {
    expect(await send(answering({ name: 'x', secret: 1 }))).toContain('readThing answered what it does not');
    expect(await send(answering({}))).toContain('name');
    expect(await send(answering({ name: new Date(0), note: 1 }))).toContain('note');
  });

  test('without a body is 204', async () => {
    const empty = route({ action: 'public', answer: nothing, docs, handle: () => undefined });
    expect([empty.status, await send(empty)]).toEqual([204, 204]);
  });

  test('of another media type is a fault', async () => {
    const text = () => new Response('x', { headers: { 'content-type': 'text/plain' } });
    const events = eventStream({ log: answer });
    expect(await send(route({ action: 'public', answer: events, docs, handle: text }))).toContain(
      'text/event-stream'
    );
  });
});

describe('a refusal', () => {
  test.each([
    [400, 'ANY'],
    [409, 'BUSY'],
    [422, 'MISSING_FIELD'],
    [503, 'UNAVAILABLE']
  ])('%i %s that is described goes out', async (status, code) => {
    expect(await send(refusing(status, code))).toBe(status);
  });

  test.each([
    [401, 'UNAUTHENTICATED'],
    [404, 'NOT_FOUND'],
    [409, 'OTHER'],
    [418, 'TEAPOT']
  ])('%i %s that is not described is a fault', async (status, code) => {
    expect(await send(refusing(status, code))).toContain(`the refusal ${status} ${code}`);
  });
});
