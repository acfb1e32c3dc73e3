import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Inbound } from '@automateos/egress';
import type { ListeningWebhook } from '@automateos/db/queries/webhooks';
import { type JsonObject, LIMITS } from '@automateos/workflow';
import { readBody, sendError, sendJson } from '../http.ts';
import { BadInput, decodeText, parseJson } from '../json.ts';
import { deliveryHash } from './delivery-id.ts';
import type { Delivery } from './intake.ts';

/** One refusal, whatever was wrong with the signature. */
const UNSIGNED = {
  status: 401,
  code: 'BAD_SIGNATURE',
  message: 'This event is not signed with the secret of this address.'
};

/**
 * Reads an event of an app and checks who sent it, on the bytes as they came. Answers by itself what starts nothing.
 * @returns the delivery to store, or `undefined` when the answer was given
 * @throws BadInput
 */
export async function readAppEvent(
  request: IncomingMessage,
  response: ServerResponse,
  { webhook, inbound }: { webhook: ListeningWebhook; inbound: Inbound }
): Promise<Delivery | undefined> {
  const raw = await readBody(request, response, LIMITS.webhookBodyBytes);
  const body = jsonObject(raw);
  const { orgId, path, settings } = webhook;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value])
  );
  const result = await inbound.verify({ orgId, path, settings, headers, raw, body });
  if (result.kind === 'refused') return void sendError(response, UNSIGNED);
  if (result.kind === 'ignored')
    return void sendJson(
      response,
      200,
      result.echo === undefined ? { ok: true } : { challenge: result.echo }
    );
  const { id, event } = result;
  return {
    webhook,
    input: { id, event, body },
    deliveryId: id,
    hash: deliveryHash({ method: 'POST', query: '', body: raw })
  };
}

function jsonObject(raw: Buffer): JsonObject {
  const body = parseJson(decodeText(raw));
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new BadInput(400, 'BAD_JSON', 'Events are sent as a JSON object.');
}
