import { createHash } from 'node:crypto';
import { withOrgs, type Database } from '@automateos/db';
import {
  findDueFeeds,
  noteEntries,
  noteTrouble,
  noteUnchanged,
  takeDueFeeds,
  type DueFeed
} from '@automateos/db/queries/feeds';
import { createRuns } from '@automateos/db/queries/runs';
import { type Egress, Masker } from '@automateos/egress';
import { LIMITS, StepError, type HttpResponse } from '@automateos/workflow';
import { FEED_HEADERS, readFeed, type FeedEntry } from '@automateos/workflow/triggers';

/** Feeds read at the same time by one worker. */
const BATCH = 8;
const READ_MS = 20_000;
const RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

export interface FeedReader {
  db: Database;
  egress: Pick<Egress, 'request'>;
  /** Aborted when the worker stops. */
  signal: AbortSignal;
}

/**
 * Reads the feeds whose turn it is. What is new is noted and starts its runs in one transaction, so that an entry starts
 * exactly one run, whatever dies when.
 * @returns how many runs were started.
 */
export async function readFeeds(reader: FeedReader): Promise<number> {
  const keys = await findDueFeeds(reader.db, BATCH);
  if (keys.length === 0) return 0;
  const orgIds = [...new Set(keys.map(({ orgId }) => orgId))];
  const due = await withOrgs(reader.db, orgIds, (tx) => takeDueFeeds(tx, keys));
  const started = await Promise.all(due.map((feed) => follow(reader, feed)));
  return started.reduce((sum, count) => sum + count, 0);
}

async function follow(reader: FeedReader, feed: DueFeed): Promise<number> {
  const { db } = reader;
  let answer: HttpResponse;
  let entries: FeedEntry[];
  try {
    answer = await fetchFeed(reader, feed);
    if (answer.status === 304) {
      await withOrgs(db, [feed.orgId], (tx) => noteUnchanged(tx, feed));
      return 0;
    }
    entries = readFeed(answer.text());
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    if (reader.signal.aborted) return 0; // its next turn comes
    const retryMs = Math.min(RETRY_MS * 2 ** Math.min(feed.failures, 10), LONGEST_RETRY_MS);
    const message = error.message;
    await withOrgs(db, [feed.orgId], (tx) => noteTrouble(tx, feed, { message, retryMs }));
    return 0;
  }
  const { etag = null, 'last-modified': lastModified = null } = answer.headers;
  return startRuns(db, feed, { entries, etag, lastModified });
}

async function fetchFeed({ egress, signal }: FeedReader, feed: DueFeed): Promise<HttpResponse> {
  const headers: Record<string, string> = { ...FEED_HEADERS };
  if (feed.etag) headers['if-none-match'] = feed.etag;
  if (feed.lastModified) headers['if-modified-since'] = feed.lastModified;
  const answer = await egress.request({
    orgId: feed.orgId,
    request: { method: 'GET', url: feed.url, headers, timeoutMs: Math.min(READ_MS, LIMITS.requestMs) },
    signal,
    masker: new Masker()
  });
  if (answer.status === 200 || answer.status === 304) return answer;
  throw new StepError('BAD_RESPONSE', `The feed answered with status ${answer.status}.`);
}

function startRuns(
  db: Database,
  feed: DueFeed,
  read: { entries: FeedEntry[]; etag: string | null; lastModified: string | null }
): Promise<number> {
  const { orgId, workflowId, versionId, nodeId } = feed;
  const keys = read.entries.map(({ id }) => createHash('sha256').update(id).digest());
  return withOrgs(db, [orgId], async (tx) => {
    const fresh = await noteEntries(tx, feed, { ...read, keys });
    // Feeds list the newest first; runs start in the order in which things happened.
    const entries = (fresh ?? []).toReversed().map((place) => read.entries[place]!);
    const place = { orgId, workflowId, versionId, triggerNodeId: nodeId };
    await createRuns(
      tx,
      entries.map((entry) => ({ ...place, trigger: 'feed' as const, input: { entry } }))
    );
    return entries.length;
  });
}
