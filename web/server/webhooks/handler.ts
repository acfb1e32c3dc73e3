import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUnavailable, type Database } from '@automateos/db';
import type { ListeningWebhook, WebhookKind, WebhookMode } from '@automateos/db/queries/webhooks';
import type { Inbound } from '@automateos/egress';
import { LIMITS, toPublicId } from '@automateos/workflow';
import { pathOf, readBody, sendError, sendJson } from '../http.ts';
import { BadInput } from '../json.ts';
import type { RunEvents } from '../run-events.ts';
import { sendAnswer } from './answer.ts';
import { readAppEvent } from './app-events.ts';
import { collect, headersOf, parseDelivery } from './body.ts';
import { deliveryHash, deliveryId } from './delivery-id.ts';
import { allowedMethods, chooseWebhook, type Endpoints } from './endpoints.ts';
import type { Delivery, Intake } from './intake.ts';
import { waitForAnswer } from './wait.ts';

/** What listens below a path. Forms are pages and answered there. */
const KINDS: readonly { prefix: string; kind: WebhookKind }[] = [
  { prefix: '/hooks/', kind: 'webhook' },
  { prefix: '/in/', kind: 'app' }
];
const TEST = 'test/';
const LONGEST_PATH = 64;

export interface WebhookHandlerOptions {
  db: Database;
  endpoints: Endpoints;
  intake: Intake;
  runEvents: RunEvents;
  inbound: Inbound;
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
 * Answers everything below `/hooks` and `/in`. A 202 is only ever sent for a delivery that is committed.
 * @returns false for other paths
 */
export function createWebhookHandler(options: WebhookHandlerOptions) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!isHook(request.url)) return false;
    deliver(request, response, options).catch((error: unknown) => refuse(response, error, options.onFault));
    return true;
  };
}

const isHook = (target: string | undefined): boolean => /^\/(?:hooks|in)(?:[/?]|$)/.test(target ?? '');

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
  const endpoint = address ? await listening(options.endpoints, address) : [];
  if (!address || endpoint.length === 0) return sendError(response, NOT_FOUND);
  const webhook = chooseWebhook(endpoint, request.method ?? '');
  if (!webhook || !allowedMethods(endpoint).includes(request.method ?? '')) {
    response.writeHead(405, { allow: allowedMethods(endpoint).join(', '), 'content-length': 0 });
    response.end();
    return;
  }
  const delivery =
    webhook.kind === 'app'
      ? await readAppEvent(request, response, { webhook, inbound: options.inbound })
      : await readDelivery(request, response, { webhook, query: address.query });
  if (!delivery) return;
  const accepted = await acceptCurrent(options, delivery);
  if (!accepted) return sendError(response, NOT_FOUND);
  const runId = toPublicId('run', accepted.runId);
  if (accepted.bodyDiffers)
    throw new BadInput(409, 'DELIVERY_ID_REUSED', 'A delivery with this id and another content came before.');
  if (accepted.respond === 'now') return sendJson(response, 202, { runId });
  await answer(response, { ...options, orgId: webhook.orgId, runId: accepted.runId });
}

const listening = async (endpoints: Endpoints, { mode, path, kind }: Address) =>
  (await endpoints.find(mode, path)).filter((hook) => hook.kind === kind);

interface Address {
  kind: WebhookKind;
  mode: WebhookMode;
  path: string;
  query: URLSearchParams;
}

function addressOf(request: IncomingMessage): Address | undefined {
  const target = pathOf(request.url);
  if (!target) return undefined;
  const place = KINDS.find(({ prefix }) => target.path.startsWith(prefix));
  if (!place) return undefined;
  const rest = target.path.slice(place.prefix.length);
  const isTest = rest.startsWith(TEST);
  const path = isTest ? rest.slice(TEST.length) : rest;
  const isPossible = path.length > 0 && path.length <= LONGEST_PATH && !path.includes('\0');
  if (!isPossible) return undefined;
  return { kind: place.kind, mode: isTest ? 'test' : 'live', path, query: target.query };
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
