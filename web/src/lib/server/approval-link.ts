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
