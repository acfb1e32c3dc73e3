import { createHmac } from 'node:crypto';
import { createUser, type Actor } from '@automateos/auth';
import { consumeRateLimit } from '@automateos/db/queries/rate-limits';
import * as queries from '@automateos/db/queries/try-outs';
import { insertVersion } from '@automateos/db/queries/versions';
import { insertWorkflow, setLive } from '@automateos/db/queries/workflows';
import { DOCUMENT_SCHEMA_VERSION, toPublicId, type JsonObject } from '@automateos/workflow';
import { found, uuidOf } from '../access.ts';
import type { TryOut } from '../answers/gallery.ts';
import type { StartedRun } from '../answers/runs.ts';
import { contentHash } from '../documents.ts';
import { ApiError } from '../errors.ts';
import { ownCopy, sampleInput, stateOfCopy } from '../gallery/content.ts';
import { platform } from '../platform.ts';
import { findPublished } from './gallery.ts';
import { listRunSteps, readRun, startRun } from './runs.ts';

/** In whose name try-outs are made. The address is reserved (RFC 2606): nobody can own it or sign in with it. */
const VISITOR_EMAIL = 'visitor@try-out.invalid';
const PER_VISITOR = { max: 10, windowMs: 10 * 60_000 };
/** More at once would slow down the runs of people who depend on theirs. */
const MOST_AT_ONCE = 20;
const KEPT_MS = 60 * 60_000;
const FORGOTTEN_AT_ONCE = 20;
const MOST_STEPS = 500;

/**
 * Runs a published template on pretend services, for somebody without an account. Each try-out has an organisation of
 * its own without people, secrets or triggers, so nobody's data can be reached and two visitors never meet; whatever
 * host it calls is answered in process. Who knows the run's id may look at it, for an hour.
 * @throws ApiError 404, 410, 429 after too many, 503 when too many run at once
 */
export async function startTryOut(
  slug: string,
  visitor: { address: string },
  input: JsonObject | undefined
): Promise<StartedRun> {
  const template = await findPublished(slug);
  await admit(visitor.address);
  const { db } = platform();
  await queries.deleteOldTryOuts(db, new Date(Date.now() - KEPT_MS), FORGOTTEN_AT_ONCE);
  const { userId } = await createUser(db, { email: VISITOR_EMAIL, name: 'A visitor' });
  const document = ownCopy(template.document, template.title);
  const state = await stateOfCopy(template.state, document);
  const place = await queries.withNewTryOutOrg(db, 'Try-out', async (tx, orgId) => {
    const workflowId = await insertWorkflow(tx, { orgId, name: template.title, createdBy: userId });
    const version = await insertVersion(tx, {
      ...{ orgId, workflowId, published: true, document, state, authors: [], createdBy: userId },
      contentHash: contentHash(document),
      schemaVersion: DOCUMENT_SCHEMA_VERSION
    });
    await setLive(tx, { orgId, id: workflowId, active: false, liveVersionId: version.id });
    return { orgId, workflowId };
  });
  const started = await startRun(visitorOf(place.orgId, userId), toPublicId('wf', place.workflowId), {
    input: input ?? template.facts.sample ?? sampleInput(document),
    pretend: true
  });
  const runId = uuidOf('run', started.runId);
  await queries.insertTryOut(db, { orgId: place.orgId, runId, templateVersionId: template.versionId });
  return started;
}

/** What became of a try-out so far. @throws ApiError 404 for every other run too */
export async function readTryOut(runId: string): Promise<TryOut> {
  const orgId = found('run', await queries.findTryOutOrg(platform().db, uuidOf('run', runId)));
  const visitor = visitorOf(orgId, orgId); // reading is in nobody's name
  const run = await readRun(visitor, runId);
  const steps = await listRunSteps(visitor, runId, { limit: MOST_STEPS });
  return { id: run.id, status: run.status, error: run.error, steps: steps.data };
}

async function admit(address: string): Promise<void> {
  const { db, visitorKey } = platform();
  const who = createHmac('sha256', visitorKey).update(address).digest('base64url');
  const state = await consumeRateLimit(db, { key: `try-out:${who}`, ...PER_VISITOR });
  if (!state.allowed)
    throw new ApiError(429, 'TOO_MANY', {
      message: 'That was a lot of tries. Wait a few minutes, or install it and run it as often as you like.',
      headers: { 'retry-after': String(Math.ceil(state.resetMs / 1000)) }
    });
  if ((await queries.countOpenTryOuts(db)) >= MOST_AT_ONCE)
    throw new ApiError(503, 'BUSY', {
      message: 'Many people are trying templates right now. Try again in a moment.',
      headers: { 'retry-after': '5' }
    });
}

const visitorOf = (orgId: string, userId: string): Actor => ({
  kind: 'user',
  userId,
  orgId,
  role: 'runner',
  name: 'A visitor'
});
