import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { listClientNames } from '@automateos/db/queries/document-clients';
import { listLiveSessions, readBaseState, type LiveSessionRow } from '@automateos/db/queries/live-sessions';
import { listMarks, listMessages } from '@automateos/db/queries/live-talk';
import { readEdits, readPretendRuns, readRecording, storeRecording } from '@automateos/db/queries/recordings';
import { LIMITS, type DocumentFrame, type WorkflowDocument } from '@automateos/workflow';
import { documentAt, framesOf, type History } from '@automateos/workflow/document';
import { authorise } from '../access.ts';
import { notFound } from '../errors.ts';
import { findSession } from '../live/visitor.ts';
import { platform } from '../platform.ts';
import { createWorkflow } from './workflows.ts';

/** A moment on the timeline, in milliseconds since the beginning. */
export interface ReplayMark {
  at: number;
  kind: 'chapter' | 'hand' | 'role' | 'run';
  text: string;
}

export interface Replay {
  durationMs: number;
  first: WorkflowDocument;
  frames: DocumentFrame[];
  marks: ReplayMark[];
  messages: { at: number; name: string; text: string }[];
  /** Whose work stands at the end, the most first; `share` is of 1. */
  credits: { name: string; share: number }[];
}

/** The finest step of a replay, and how many it may have: a long session has longer ones. */
const FINEST_MS = 250;
const MOST_FRAMES = 2_000;
const MOST_MESSAGES = 5_000;

const RUN_WORDS: Record<string, string> = {
  succeeded: 'Test run succeeded',
  failed: 'Test run failed',
  cancelled: 'Test run stopped'
};

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** The drawing of an ended session through time, and what was said. Computed once. @throws ApiError 404 */
export async function readReplay(id: string): Promise<Replay> {
  const session = await findSession(id);
  if (session.status !== 'ended') throw notFound('replay');
  return withOrg(platform().db, session.orgId, async (tx) => ({
    ...(await readRecorded(tx, session)),
    ...(await readTalk(tx, session))
  }));
}

/** Whose work stood at the end of a workflow's latest session, the most first; nobody without a session. */
export async function readBuilders(
  tx: Tx,
  { orgId, workflowId }: { orgId: string; workflowId: string }
): Promise<Replay['credits']> {
  const [session] = await listLiveSessions(tx, { orgId, workflowId, status: 'ended', limit: 1 });
  return session ? (await readRecorded(tx, session)).credits : [];
}

/**
 * Makes a workflow of the actor's own from the document as it was at a moment of the session, or as it is now while the
 * session is on. It carries nothing that belongs to the team: no choice of secret, no webhook address.
 * @throws ApiError 404
 */
export async function forkLive(
  actor: Actor,
  id: string,
  atMs: number | undefined
): Promise<{ id: string; name: string }> {
  authorise(actor, 'workflow.create');
  const session = await findSession(id);
  if (session.status !== 'ended' && session.status !== 'live') throw notFound('live session');
  const history = await withOrg(platform().db, session.orgId, (tx) => readHistory(tx, session));
  const document = documentAt(history, atMs ?? Number.POSITIVE_INFINITY);
  const name = `${document.name} (fork)`.slice(0, LIMITS.nameCharacters);
  const workflow = await createWorkflow(actor, { document, name });
  return { id: workflow.id, name: workflow.name };
}

type Recorded = Omit<Replay, 'marks' | 'messages'>;

async function readRecorded(tx: Tx, session: LiveSessionRow): Promise<Recorded> {
  const stored = await readRecording(tx, { orgId: session.orgId, sessionId: session.id });
  if (!stored) return record(tx, session);
  return JSON.parse((await unpack(stored)).toString('utf8')) as Recorded;
}

async function record(tx: Tx, session: LiveSessionRow): Promise<Recorded> {
  const { orgId, id: sessionId, workflowId } = session;
  const history = await readHistory(tx, session);
  const durationMs = session.endedAt!.getTime() - session.liveAt!.getTime();
  const everyMs = Math.max(FINEST_MS, Math.ceil(durationMs / MOST_FRAMES));
  const { standing, ...shown } = framesOf(history, everyMs);
  const credits = await creditsOf(tx, workflowId, standing);
  const recorded: Recorded = { durationMs, ...shown, credits };
  await storeRecording(tx, { orgId, sessionId, frames: await pack(JSON.stringify(recorded)) });
  return recorded;
}

async function creditsOf(
  tx: Tx,
  documentId: string,
  standing: ReadonlyMap<number, number>
): Promise<Replay['credits']> {
  const people = await listClientNames(tx, { documentId, clientIds: [...standing.keys()] });
  const parts = new Map<string, number>();
  for (const { clientId, name } of people)
    parts.set(name, (parts.get(name) ?? 0) + (standing.get(clientId) ?? 0));
  const all = [...parts.values()].reduce((sum, count) => sum + count, 0);
  return [...parts]
    .map(([name, count]) => ({ name, share: count / all }))
    .sort((one, other) => other.share - one.share);
}

async function readHistory(tx: Tx, session: LiveSessionRow): Promise<History> {
  const { orgId, id, workflowId, liveAt, endedAt } = session;
  const base = await readBaseState(tx, { orgId, id });
  if (!base || !liveAt) throw notFound('replay');
  const span = { orgId, documentId: workflowId, from: liveAt, until: endedAt ?? new Date() };
  const edits = await readEdits(tx, span);
  const updates = edits.map(({ at, update }) => ({
    at: Math.max(0, at.getTime() - liveAt.getTime()),
    update
  }));
  return { base, updates };
}

/** Read anew each time: what the host takes out of the chat is out of the replay too. */
async function readTalk(tx: Tx, session: LiveSessionRow): Promise<Pick<Replay, 'marks' | 'messages'>> {
  const { orgId, id: sessionId, workflowId } = session;
  const [from, until] = [session.liveAt!, session.endedAt!];
  const since = (at: Date): number => Math.max(0, at.getTime() - from.getTime());
  const marks = await listMarks(tx, { orgId, sessionId });
  const runs = await readPretendRuns(tx, { orgId, workflowId, from, until });
  const messages = await listMessages(tx, { orgId, sessionId, limit: MOST_MESSAGES });
  return {
    marks: [
      ...marks.map(({ at, kind, text }) => ({ at: since(at), kind, text })),
      ...runs.map(({ at, status }) => ({
        at: since(at),
        kind: 'run' as const,
        text: RUN_WORDS[status] ?? 'Test run started'
      }))
    ].sort((a, b) => a.at - b.at),
    messages: messages.map(({ at, name, text }) => ({ at: since(at), name, text }))
  };
}
