import type { Tx } from '@automateos/db';
import * as queries from '@automateos/db/queries/attention';
import { listFailingConnections } from '@automateos/db/queries/connections';
import { listDeletedSecretIds } from '@automateos/db/queries/secrets';
import { toPublicId } from '@automateos/workflow';
import type { Attention } from './answers/overview.ts';
import { iso } from './dto.ts';

/** Of each kind, at most so many. */
const LIMIT = 5;
/** Workers look for due schedules every second: later than this, something is wrong. */
const LATE_MS = 2 * 60_000;
/** A workflow that failed in this many of its last five runs is failing now, not only once. */
const FAILING_RUNS = 3;

const NOTHING = {
  nodeId: null,
  nodeLabel: null,
  runId: null,
  question: null,
  connectionName: null,
  since: null,
  deadLetters: 0,
  lastRuns: 0,
  lastFailed: 0,
  error: null
};

/** What a person should look at, the most pressing first: what stands still, what fails, what failed. */
export async function findAttention(tx: Tx, orgId: string): Promise<Attention[]> {
  const deleted = (await listDeletedSecretIds(tx, orgId)).map((id) => toPublicId('sec', id));
  const withoutSecret = await queries.findUses(tx, orgId, { publicIds: deleted, limit: LIMIT });
  const feeds = await queries.findFeedTrouble(tx, orgId, LIMIT);
  const bots = await queries.findBotTrouble(tx, orgId, LIMIT);
  const late = await queries.findLateSchedules(tx, orgId, { lateMs: LATE_MS, limit: LIMIT });
  const failing = (await queries.findFailing(tx, orgId, LIMIT)).map(showFailing);
  const questions = await queries.findOpenQuestions(tx, orgId, LIMIT);
  return [
    ...questions.map(showQuestion),
    ...withoutSecret.map((step): Attention => ({ ...NOTHING, kind: 'secretGone', ...placeOf(step) })),
    ...(await findFailingConnections(tx, orgId)),
    ...bots.map((step) => showTrouble('botFailing', step)),
    ...feeds.map((step) => showTrouble('feedFailing', step)),
    ...late.map(({ workflowId, name, nodeId, dueAt }): Attention => {
      const place = { workflowId: toPublicId('wf', workflowId), workflowName: name, nodeId };
      return { ...NOTHING, kind: 'scheduleLate', ...place, since: iso(dueAt) };
    }),
    ...failing.toSorted((a, b) => Number(b.kind === 'failing') - Number(a.kind === 'failing'))
  ];
}

/** A connection that several workflows use is told once for each: each stands still. */
async function findFailingConnections(tx: Tx, orgId: string): Promise<Attention[]> {
  const failing = (await listFailingConnections(tx, orgId)).map((row) => ({
    ...row,
    id: toPublicId('con', row.id)
  }));
  const uses = await queries.findUses(tx, orgId, { publicIds: failing.map(({ id }) => id), limit: LIMIT });
  return uses.map((step): Attention => {
    const { name, message } = failing.find(({ id }) => id === step.uses)!;
    const error = { code: 'SECRET_MISSING', message: message ?? 'The service refused it.' };
    return { ...NOTHING, kind: 'connectionFailing', ...placeOf(step), connectionName: name, error };
  });
}

const showTrouble = (kind: 'feedFailing' | 'botFailing', step: queries.StepInTrouble): Attention => ({
  ...{ ...NOTHING, kind, ...placeOf(step) },
  error: { code: 'BAD_RESPONSE', message: step.message }
});

const placeOf = ({ workflowId, name, nodeId, nodeLabel }: queries.LiveStep) => ({
  ...{ workflowId: toPublicId('wf', workflowId), workflowName: name, nodeId, nodeLabel }
});

function showQuestion({ workflowId, name, runId, nodeId, title, dueAt }: queries.OpenQuestion): Attention {
  return {
    ...NOTHING,
    kind: 'question',
    workflowId: toPublicId('wf', workflowId),
    workflowName: name,
    runId: toPublicId('run', runId),
    nodeId,
    question: title,
    since: iso(dueAt)
  };
}

function showFailing(row: queries.FailingWorkflow): Attention {
  const { workflowId, name, letters, failedAt, nodeId, nodeLabel, lastRuns, lastFailed, error } = row;
  return {
    ...NOTHING,
    kind: lastFailed >= FAILING_RUNS ? 'failing' : 'deadLetters',
    workflowId: toPublicId('wf', workflowId),
    workflowName: name,
    nodeId,
    nodeLabel,
    since: iso(failedAt),
    deadLetters: letters,
    lastRuns,
    lastFailed,
    error
  };
}
