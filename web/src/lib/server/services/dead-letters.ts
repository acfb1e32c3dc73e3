import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as queries from '@automateos/db/queries/dead-letters';
import { fromPublicId, toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { BulkResult, DeadLetter, StartedRun } from '../answers/runs.ts';
import { iso, publicId } from '../dto.ts';
import { ApiError, toApiError } from '../errors.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';
import { replayRun, type ReplayInput } from './runs.ts';

export async function listDeadLetters(
  actor: Actor,
  input: PageInput & { workflowId?: string; open?: boolean } = {}
): Promise<Page<DeadLetter>> {
  authorise(actor, 'deadLetter.read');
  const workflowId = input.workflowId === undefined ? undefined : uuidOf('wf', input.workflowId);
  const filter = { orgId: actor.orgId, workflowId, open: input.open ?? true };
  return withOrg(platform().db, actor.orgId, (tx) =>
    readPage(input, {
      read: ({ limit, after }) =>
        queries.listDeadLetters(tx, {
          ...filter,
          limit,
          beforeId: after === undefined ? undefined : cursorPart(after, (id) => fromPublicId('dl', id))
        }),
      cursorOf: (row) => toPublicId('dl', row.id),
      show,
      count: () => queries.countDeadLetters(tx, filter)
    })
  );
}

/** Runs it again, from the failed step unless told, and marks it as dealt with. @throws ApiError 409 */
export async function replayDeadLetter(
  actor: Actor,
  id: string,
  input: ReplayInput = {}
): Promise<StartedRun> {
  authorise(actor, 'deadLetter.replay');
  return withOpenLetter(actor, id, async (tx, letter) => {
    // The letter is locked: a second click waits here and then finds it dealt with.
    const replay = await replayRun(actor, toPublicId('run', letter.runId), { from: 'failed-step', ...input });
    const replayRunId = fromPublicId('run', replay.runId)!;
    await queries.resolveDeadLetter(tx, {
      ...ownedBy(actor, letter.id),
      resolution: 'replayed',
      replayRunId
    });
    await audit(tx, actor, { action: 'deadLetter.replay', target: id, details: { run: replay.runId } });
    return replay;
  });
}

/** Runs an old run again, from the start unless told; if it waits among the dead letters, that deals with it. */
export async function repeatRun(actor: Actor, runId: string, input: ReplayInput = {}): Promise<StartedRun> {
  authorise(actor, 'run.replay');
  const letterId = await withOrg(platform().db, actor.orgId, (tx) =>
    queries.findOpenDeadLetter(tx, actor.orgId, uuidOf('run', runId))
  );
  if (!letterId) return replayRun(actor, runId, input);
  return replayDeadLetter(actor, toPublicId('dl', letterId), { from: 'start', ...input });
}

export interface DiscardInput {
  /** Why it is let go. */
  reason?: string;
}

/** Marks it as dealt with, without running it again. */
export async function discardDeadLetter(actor: Actor, id: string, input: DiscardInput = {}): Promise<void> {
  authorise(actor, 'deadLetter.discard');
  await withOpenLetter(actor, id, async (tx, letter) => {
    await queries.resolveDeadLetter(tx, { ...ownedBy(actor, letter.id), resolution: 'discarded', ...input });
    const details = { workflow: letter.workflowName, run: toPublicId('run', letter.runId) };
    await audit(tx, actor, { action: 'deadLetter.discard', target: id, details });
  });
}

/** `replayDeadLetter` for several, each by itself: one that is refused does not keep back the others. */
export function replayDeadLetters(
  actor: Actor,
  { ids, ...input }: ReplayInput & { ids: readonly string[] }
): Promise<BulkResult> {
  authorise(actor, 'deadLetter.replay');
  return forEachLetter(ids, (id) => replayDeadLetter(actor, id, input));
}

/** `discardDeadLetter` for several, each by itself. */
export function discardDeadLetters(
  actor: Actor,
  { ids, ...input }: DiscardInput & { ids: readonly string[] }
): Promise<BulkResult> {
  authorise(actor, 'deadLetter.discard');
  return forEachLetter(ids, (id) => discardDeadLetter(actor, id, input));
}

async function forEachLetter(
  ids: readonly string[],
  work: (id: string) => Promise<unknown>
): Promise<BulkResult> {
  const result: BulkResult = { done: 0, refused: [] };
  for (const id of new Set(ids)) {
    try {
      await work(id);
      result.done++;
    } catch (error) {
      const refusal = toApiError(error);
      if (!refusal) throw error;
      result.refused.push({ id, code: refusal.code, message: refusal.message });
    }
  }
  return result;
}

const ownedBy = (actor: Actor, id: string) => ({ orgId: actor.orgId, id, resolvedBy: actor.userId });

function withOpenLetter<T>(
  actor: Actor,
  id: string,
  work: (tx: Tx, letter: queries.DeadLetterRow) => Promise<T>
): Promise<T> {
  const letterId = uuidOf('dl', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    await queries.lockDeadLetter(tx, actor.orgId, letterId);
    const letter = found('dl', await queries.readDeadLetter(tx, actor.orgId, letterId));
    if (letter.resolution)
      throw new ApiError(409, 'ALREADY_RESOLVED', 'Somebody has dealt with this already.');
    return work(tx, letter);
  });
}

function show(row: queries.DeadLetterRow): DeadLetter {
  const { workflowName, nodeId, nodeLabel, error, attempts, trigger, input, resolution } = row;
  return {
    id: toPublicId('dl', row.id),
    runId: toPublicId('run', row.runId),
    workflowId: toPublicId('wf', row.workflowId),
    workflowName,
    versionId: toPublicId('ver', row.versionId),
    nodeId,
    nodeLabel,
    error,
    attempts,
    trigger,
    input,
    createdAt: iso(row.createdAt),
    resolution,
    resolvedAt: iso(row.resolvedAt),
    reason: row.reason,
    replayRunId: publicId('run', row.replayRunId)
  };
}
