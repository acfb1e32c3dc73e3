import type { Actor } from '@automateos/auth';
import { isUniqueViolation, withOrg } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as queries from '@automateos/db/queries/secrets';
import { SecretValueError } from '@automateos/egress';
import { toPublicId } from '@automateos/workflow';
import { z } from 'zod';
import { authorise, found, uuidOf } from '../access.ts';
import type { Secret } from '../answers/secrets.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';
import { formText } from '../text-input.ts';
import { assertMayChange, mayChange } from './use-only.ts';

const HOST = /^(\*\.)?(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const value = formText.meta({
  description: 'Encrypted at once and never shown again.',
  examples: ['xoxb-…']
});

export const newSecret = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(80, 'At most 80 characters.')
    .meta({ examples: ['Slack bot'] }),
  value,
  hosts: z
    .array(z.string().trim().toLowerCase().regex(HOST, 'Write hosts like api.example.com or *.example.com.'))
    .max(20, 'At most 20 hosts.')
    .default([])
    .meta({ description: 'Hosts it may be sent to; any public host when empty.' })
});

export const secretValue = z.strictObject({ value });

export async function listSecrets(actor: Actor): Promise<Page<Secret>> {
  authorise(actor, 'secret.list');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const rows = await queries.listSecrets(tx);
    return { data: rows.map((row) => show(row, actor)), nextCursor: null, total: rows.length };
  });
}

/** @throws ApiError 409 NAME_TAKEN, 400 for a value that cannot be kept safe */
export async function createSecret(actor: Actor, input: z.output<typeof newSecret>): Promise<Secret> {
  authorise(actor, 'secret.create');
  const { orgId, userId } = actor;
  return guard(() =>
    withOrg(platform().db, orgId, async (tx) => {
      const { id } = await platform().secrets.create(tx, { orgId, createdBy: userId, ...input });
      const made = show(found('sec', await queries.findSecret(tx, orgId, id)), actor);
      await audit(tx, actor, { action: 'secret.create', ...auditOf(made) });
      return made;
    })
  );
}

/** Replaces the value; runs use the new one from their next request on. */
export async function rotateSecret(actor: Actor, id: string, input: { value: string }): Promise<Secret> {
  authorise(actor, 'secret.rotate');
  const key = { orgId: actor.orgId, id: uuidOf('sec', id) };
  return guard(() =>
    withOrg(platform().db, actor.orgId, async (tx) => {
      assertMayChange(actor, found('sec', await queries.findSecret(tx, key.orgId, key.id)), USE);
      if (!(await platform().secrets.rotate(tx, { ...key, value: input.value })))
        throw new ApiError(409, 'CHANGED_MEANWHILE', 'Somebody changed this secret meanwhile. Look again.');
      const rotated = show(found('sec', await queries.findSecret(tx, key.orgId, key.id)), actor);
      await audit(tx, actor, { action: 'secret.rotate', ...auditOf(rotated) });
      return rotated;
    })
  );
}

/** Destroys the value. Steps that use it fail from their next request on. */
export async function deleteSecret(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'secret.delete');
  const secretId = uuidOf('sec', id);
  await withOrg(platform().db, actor.orgId, async (tx) => {
    const { name } = found('sec', await queries.findSecret(tx, actor.orgId, secretId));
    found('sec', (await queries.deleteSecret(tx, actor.orgId, secretId)) || undefined);
    await audit(tx, actor, { action: 'secret.delete', ...auditOf({ id, name }) });
  });
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SecretValueError)
      throw new ApiError(400, 'INVALID_FIELD', { message: error.message, field: 'value' });
    if (isUniqueViolation(error, 'secrets_name'))
      throw new ApiError(409, 'NAME_TAKEN', {
        message: 'There is a secret with this name already.',
        field: 'name'
      });
    throw error;
  }
}

/** What the audit log says of a secret: which one, never what it holds. */
const auditOf = ({ id, name }: { id: string; name: string }) => ({ target: id, details: { name } });

const USE = { own: 'secret.rotate', all: 'secret.manage', verb: 'replace' } as const;

type SecretRow = Awaited<ReturnType<typeof queries.listSecrets>>[number];

const show = (row: SecretRow, actor: Actor): Secret => ({
  id: toPublicId('sec', row.id),
  name: row.name,
  hosts: row.hosts,
  version: row.version,
  createdAt: iso(row.createdAt),
  rotatedAt: iso(row.rotatedAt),
  lastUsedAt: iso(row.lastUsedAt),
  mayChange: mayChange(actor, row, USE)
});
