import type { Actor } from '@automateos/auth';
import { isUniqueViolation, withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as queries from '@automateos/db/queries/connections';
import { Masker, SecretValueError } from '@automateos/egress';
import { StepError, toPublicId } from '@automateos/workflow';
import { type App, type AppCall, type AppValues, checkValues, findApp } from '@automateos/workflow/apps';
import { appTests } from '@automateos/workflow/apps/tests';
import { z } from 'zod';
import { authorise, found, uuidOf } from '../access.ts';
import type { Connection, UsingWorkflow } from '../answers/connections.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';
import { formText, plainText } from '../text-input.ts';
import { assertMayChange, mayChange } from './use-only.ts';

const TEST_MS = 20_000;

const name = plainText(80).meta({ examples: ['Marketing'] });

const values = z
  .record(z.string().max(40), z.union([formText, z.number(), z.boolean()]))
  .meta({ description: 'The whole form of the app. What is secret is encrypted at once.' });

export const newConnection = z.strictObject({
  app: z
    .string()
    .max(40)
    .meta({ examples: ['slack'] }),
  name,
  values
});
export const connectionName = z.strictObject({ name });
export const connectionValues = z.strictObject({ values });

export async function listConnections(actor: Actor): Promise<Page<Connection>> {
  authorise(actor, 'connection.list');
  const rows = await withOrg(platform().db, actor.orgId, queries.listConnections);
  return { data: rows.map((row) => show(row, actor)), nextCursor: null, total: rows.length };
}

/** @throws ApiError 409 NAME_TAKEN, 400 for a form that is not filled in right */
export async function createConnection(
  actor: Actor,
  input: z.output<typeof newConnection>
): Promise<Connection> {
  authorise(actor, 'connection.create');
  const { orgId, userId } = actor;
  const app = findApp(input.app);
  if (!app) throw new ApiError(400, 'INVALID_FIELD', { message: 'There is no such app.', field: 'app' });
  assertFilled(app, input.values);
  return guard(() =>
    withOrg(platform().db, orgId, async (tx) => {
      const form = { orgId, app, name: input.name, values: input.values, createdBy: userId };
      const { id } = await platform().connections.create(tx, form);
      return noted(tx, actor, { action: 'connection.create', id });
    })
  );
}

export async function renameConnection(
  actor: Actor,
  id: string,
  input: { name: string }
): Promise<Connection> {
  authorise(actor, 'connection.rename');
  const key = { orgId: actor.orgId, id: uuidOf('con', id) };
  return guard(() =>
    withOrg(platform().db, key.orgId, async (tx) => {
      assertMayChange(actor, found('con', await queries.findConnection(tx, key.orgId, key.id)), USE);
      await queries.renameConnection(tx, key, input.name);
      return noted(tx, actor, { action: 'connection.rename', id: key.id });
    })
  );
}

/** Fills the whole form in anew; runs use it from their next request on. An old secret never meets a new address. */
export async function replaceConnection(
  actor: Actor,
  id: string,
  input: { values: AppValues }
): Promise<Connection> {
  authorise(actor, 'connection.replace');
  const key = { orgId: actor.orgId, id: uuidOf('con', id) };
  return guard(() =>
    withOrg(platform().db, key.orgId, async (tx) => {
      const row = found('con', await queries.findConnection(tx, key.orgId, key.id));
      assertMayChange(actor, row, USE);
      const known = assertKnown(row.app);
      assertFilled(known, input.values);
      if (!(await platform().connections.replace(tx, { ...key, app: known, values: input.values })))
        throw new ApiError(
          409,
          'CHANGED_MEANWHILE',
          'Somebody changed this connection meanwhile. Look again.'
        );
      return noted(tx, actor, { action: 'connection.replace', id: key.id });
    })
  );
}

/** Asks the service who we are and keeps what it says. A service that refuses is an answer too: `failing`. */
export async function testConnection(actor: Actor, id: string): Promise<Connection> {
  authorise(actor, 'connection.test');
  const { orgId } = actor;
  const uuid = uuidOf('con', id);
  const { db } = platform();
  const { app, version } = await withOrg(db, orgId, (tx) => read(tx, actor, uuid));
  const outcome = await askService(orgId, { app: assertKnown(app), connectionRef: id });
  return withOrg(db, orgId, async (tx) => {
    await queries.noteConnectionTest(tx, { orgId, id: uuid, version, ...outcome });
    return noted(tx, actor, { action: 'connection.test', id: uuid });
  });
}

/** Forgets what is secret. Steps that use it fail from their next request on. */
export async function deleteConnection(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'connection.delete');
  const uuid = uuidOf('con', id);
  await withOrg(platform().db, actor.orgId, async (tx) => {
    const { app, name } = found('con', await queries.findConnection(tx, actor.orgId, uuid));
    found('con', (await queries.deleteConnection(tx, actor.orgId, uuid)) || undefined);
    await audit(tx, actor, { action: 'connection.delete', target: id, details: { app, name } });
  });
}

/** Workflows whose live version uses it. */
export async function listConnectionWorkflows(actor: Actor, id: string): Promise<Page<UsingWorkflow>> {
  authorise(actor, 'connection.list');
  const uuid = uuidOf('con', id);
  const rows = await withOrg(platform().db, actor.orgId, async (tx) => {
    found('con', await queries.findConnection(tx, actor.orgId, uuid));
    return queries.workflowsUsingConnection(tx, id);
  });
  const data = rows.map((row) => ({ id: toPublicId('wf', row.id), name: row.name }));
  return { data, nextCursor: null, total: data.length };
}

/** A connection that the caller may fill in anew. @throws ApiError 403 USE_ONLY, 404 */
export async function readConnectionToChange(actor: Actor, id: string): Promise<Connection> {
  const uuid = uuidOf('con', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const row = found('con', await queries.findConnection(tx, actor.orgId, uuid));
    assertMayChange(actor, row, USE);
    return show(row, actor);
  });
}

async function askService(
  orgId: string,
  { app, connectionRef }: { app: App; connectionRef: string }
): Promise<{ status: 'working' | 'failing'; message: string }> {
  const masker = new Masker();
  const auth = { kind: 'connection', app: app.id, connectionRef } as const;
  const signal = AbortSignal.timeout(TEST_MS);
  const call: AppCall = (request) =>
    platform().egress.request({ orgId, request: { ...request, auth }, signal, masker });
  try {
    return { status: 'working', message: masker.mask(await appTests[app.id]!(call)) };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { status: 'failing', message: masker.mask(error.message) };
  }
}

function assertKnown(id: string): App {
  const app = findApp(id);
  if (!app) throw new ApiError(409, 'UNKNOWN_APP', 'This version does not know the app any more.');
  return app;
}

function assertFilled(app: App, form: AppValues): void {
  const [problem] = checkValues(app, form);
  if (problem)
    throw new ApiError(400, 'INVALID_FIELD', { message: problem.message, field: `values.${problem.field}` });
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SecretValueError)
      throw new ApiError(400, 'INVALID_FIELD', { message: error.message, field: 'values' });
    if (isUniqueViolation(error, 'connections_name'))
      throw new ApiError(409, 'NAME_TAKEN', {
        message: 'There is a connection to this app with this name already.',
        field: 'name'
      });
    throw error;
  }
}

async function read(tx: Tx, actor: Actor, id: string): Promise<Connection> {
  return show(found('con', await queries.findConnection(tx, actor.orgId, id)), actor);
}

/** The connection as it is now, and a row of the audit log about what was done to it. */
async function noted(tx: Tx, actor: Actor, done: { action: string; id: string }): Promise<Connection> {
  const shown = await read(tx, actor, done.id);
  const { id: target, app, name } = shown;
  await audit(tx, actor, { action: done.action, target, details: { app, name } });
  return shown;
}

const USE = { own: 'connection.replace', all: 'connection.manage', verb: 'change' } as const;

type ConnectionRow = Awaited<ReturnType<typeof queries.listConnections>>[number];

const show = (row: ConnectionRow, actor: Actor): Connection => ({
  id: toPublicId('con', row.id),
  app: row.app,
  name: row.name,
  fields: row.fields as Connection['fields'], // what the app's form let in: texts, numbers and switches
  version: row.version,
  status: row.status,
  statusMessage: row.statusMessage,
  testedAt: iso(row.testedAt),
  createdAt: iso(row.createdAt),
  replacedAt: iso(row.replacedAt),
  lastUsedAt: iso(row.lastUsedAt),
  mayChange: mayChange(actor, row, USE)
});
