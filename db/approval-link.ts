import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link lets its bearer decide: this question, nothing else. */
export interface LinkedWait {
  orgId: string;
  waitId: string;
}

const ID_BYTES = 16;
const TOKEN = /^[0-9A-Za-z_-]{86}$/;

const toBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const toUuid = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const seal = (key: Buffer, ids: Buffer): Buffer => createHmac('sha256', key).update(ids).digest();

/** A question of a run before it is asked: a step before it can already tell its link. */
interface WaitPlace {
  runId: string;
  nodeId: string;
  /** Which round of a loop. */
  iteration: number;
}

/** The id of a question: made from its place by HMAC-SHA256, as a UUID of version 8 (RFC 9562). */
export function waitIdOf(key: Buffer, { runId, nodeId, iteration }: WaitPlace): string {
  const bytes = createHmac('sha256', key)
    .update(`${runId}:${iteration}:${nodeId}`)
    .digest()
    .subarray(0, ID_BYTES);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return toUuid(bytes);
}

/** The token of a link: both ids and their HMAC-SHA256, in base64url. It needs no storage and ends with the question. */
export function approvalToken(key: Buffer, { orgId, waitId }: LinkedWait): string {
  const ids = Buffer.concat([toBytes(orgId), toBytes(waitId)]);
  return Buffer.concat([ids, seal(key, ids)]).toString('base64url');
}

/** What a token stands for; `undefined` for one that we did not make. */
export function readApprovalToken(key: Buffer, token: string): LinkedWait | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const ids = bytes.subarray(0, 2 * ID_BYTES);
  if (!timingSafeEqual(bytes.subarray(2 * ID_BYTES), seal(key, ids))) return undefined;
  return { orgId: toUuid(ids.subarray(0, ID_BYTES)), waitId: toUuid(ids.subarray(ID_BYTES)) };
}
