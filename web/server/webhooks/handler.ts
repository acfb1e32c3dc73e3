import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUnavailable, type Database } from '@automateos/db';
import type { ListeningWebhook, WebhookMode } from '@automateos/db/queries/webhooks';
import { LIMITS, toPublicId } from '@automateos/workflow';
import { pathOf, readBody, sendError, sendJson } from '../http.ts';
import { BadInput } from '../json.ts';
import type { RunEvents } from '../run-events.ts';
import { sendAnswer } from './answer.ts';
import { collect, headersOf, parseDelivery } from './body.ts';
import { deliveryHash, deliveryId } from './delivery-id.ts';
import { allowedMethods, chooseWebhook, type Endpoints } from './endpoints.ts';
import type { Delivery, Intake } from './intake.ts';
import { waitForAnswer } from './wait.ts';

const TEST_PREFIX = '/hooks/test/';
const LIVE_PREFIX = '/hooks/';
const LONGEST_PATH = 64;

export interface WebhookHandlerOptions {
  db: Database;
  endpoints: Endpoints;
  intake: Intake;
  runEvents: RunEvents;
  /** What must not be shown to a stranger. */
  onFault: (error: unknown) => void;
}

/** One refusal for every address where nothing listens, whatever the reason. */
const NOT_FOUND = { status: 404, code: 'NOT_FOUND', message: 'Nothing listens at this address.' };
const AWAY = {
  status: 503,
  code: 'UNAVAILABLE',
  message: 'The delivery could not be stored just now. Send it again in a moment.'
};

/**
 * Answers everything below `/hooks`. A 202 is only ever sent for a delivery that is committed.
 * @returns false for other paths
 */
export function createWebhookHandler(options: WebhookHandlerOptions) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!isHook(request.url)) return false;
    deliver(request, response, options).catch((error: unknown) => refuse(response, error, options.onFault));
    return true;
  };
}

const isHook = (target: string | undefined): boolean => /^\/hooks(?:[/?]|$)/.test(target ?? '');

function refuse(response: ServerResponse, error: unknown, onFault: (error: unknown) => void): void {
  if (response.headersSent) return void response.destroy();
  if (error instanceof BadInput) return sendError(response, error);
  if (!isUnavailable(error)) onFault(error);
  response.setHeader('retry-after', '5');
  sendError(response, AWAY);
}

async function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebhookHandlerOptions
): Promise<void> {
  const address = addressOf(request);
  const endpoint = address ? await options.endpoints.find(address.mode, address.path) : [];
  if (!address || endpoint.length === 0) return sendError(response, NOT_FOUND);
  const webhook = chooseWebhook(endpoint, request.method ?? '');
  if (!webhook || !allowedMethods(endpoint).includes(request.method ?? '')) {
    response.writeHead(405, { allow: allowedMethods(endpoint).join(', '), 'content-length': 0 });
    response.end();
    return;
  }
  const delivery = await readDelivery(request, response, { webhook, query: address.query });
  const accepted = await acceptCurrent(options, delivery);
  if (!accepted) return sendError(response, NOT_FOUND);
  const runId = toPublicId('run', accepted.runId);
  if (accepted.bodyDiffers)
    throw new BadInput(409, 'DELIVERY_ID_REUSED', 'A delivery with this id and another content came before.');
  if (accepted.respond === 'now') return sendJson(response, 202, { runId });
  await answer(response, { ...options, orgId: webhook.orgId, runId: accepted.runId });
}

interface Address {
  mode: WebhookMode;
  path: string;
  query: URLSearchParams;
}

function addressOf(request: IncomingMessage): Address | undefined {
  const target = pathOf(request.url);
  if (!target) return undefined;
  const isTest = target.path.startsWith(TEST_PREFIX);
  const path = target.path.slice((isTest ? TEST_PREFIX : LIVE_PREFIX).length);
  const isPossible = path.length > 0 && path.length <= LONGEST_PATH && !path.includes('\0');
  return isPossible ? { mode: isTest ? 'test' : 'live', path, query: target.query } : undefined;
}

async function readDelivery(
  request: IncomingMessage,
  response: ServerResponse,
  { webhook, query }: { webhook: ListeningWebhook; query: URLSearchParams }
): Promise<Delivery> {
  const method = request.method ?? '';
  const id = deliveryId(request.headers);
  const bytes = await readBody(request, response, LIMITS.webhookBodyBytes);
  const body = await parseDelivery(bytes, request.headers);
  const input = {
    body,
    headers: headersOf(request.headers),
    query: collect(query),
    method,
    path: webhook.path
  };
  return {
    webhook,
    input,
    deliveryId: id,
    hash: deliveryHash({ method, query: query.toString(), body: bytes })
  };
}

/** Stores the delivery; looks the webhook up once more when it changed in the moment since. */
async function acceptCurrent({ endpoints, intake }: WebhookHandlerOptions, delivery: Delivery) {
  const { webhook, input } = delivery;
  const first = await intake.accept(delivery);
  if (first !== 'stale') return { ...first, respond: webhook.respond };
  const endpoint = await endpoints.find(webhook.mode, webhook.path, { fresh: true });
  const current = chooseWebhook(endpoint, String(input.method));
  const second = current && (await intake.accept({ ...delivery, webhook: current }));
  return second && second !== 'stale' ? { ...second, respond: current.respond } : undefined;
}

async function answer(
  response: ServerResponse,
  options: WebhookHandlerOptions & { orgId: string; runId: string }
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { orgId, runId } = options;
  const given = await waitForAnswer(options, { orgId, runId, signal: left.signal });
  if (response.destroyed) return;
  if (given) return sendAnswer(response, given);
  sendJson(response, 504, {
    error: {
      code: 'STILL_RUNNING',
      message: 'The workflow is still running. It goes on without this answer.'
    },
    runId: toPublicId('run', runId)
  });
}
