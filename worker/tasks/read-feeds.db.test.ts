import { withOrg } from '@automateos/db';
import { replaceFeeds } from '@automateos/db/queries/feeds';
import type { TestVersion } from '@automateos/db/testing';
import { createEgress, type Egress } from '@automateos/egress';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { openSink, type Sink } from '../testing/sink.ts';
import { readFeeds } from './read-feeds.ts';

let fixture: Fixture;
let sink: Sink;
let egress: Egress;
let version: TestVersion;

beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  const { db, masterKey } = fixture.database;
  egress = createEgress({ db, masterKey, allow: [sink.host] });
});
afterAll(async () => {
  await egress.close();
  await sink.close();
  await fixture.close();
});

const url = () => `${sink.url}/feed`;

beforeEach(async () => {
  sink.deliveries.length = 0;
  await fixture.owner`DELETE FROM feeds`;
  version = await fixture.publish(chainDocument({ feed: { type: 'rss', config: { url: url() } } }));
  await goLive(version);
  await follow();
});

const goLive = ({ workflowId, versionId }: TestVersion) =>
  fixture.owner`UPDATE workflows SET active = true, live_version_id = ${versionId} WHERE id = ${workflowId}`;

const follow = ({ orgId, workflowId, versionId }: TestVersion = version, address = url()) =>
  withOrg(fixture.database.db, orgId, (tx) =>
    replaceFeeds(tx, { orgId, workflowId }, [{ versionId, nodeId: 'feed', url: address, everyMs: 60_000 }])
  );

const item = (id: string) => `<item><guid>${id}</guid><title>${id}</title></item>`;

function shows(...ids: string[]): void {
  sink.answer((delivery, response) => {
    const etag = `"${ids.join()}"`;
    if (delivery.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'application/rss+xml', etag });
    response.end(
      `<rss version="2.0"><channel><title>B</title>${ids.map((id) => item(id)).join('')}</channel></rss>`
    );
  });
}

const read = () => readFeeds({ db: fixture.database.db, egress, signal: new AbortController().signal });
const due = () => fixture.owner`UPDATE feeds SET next_at = now()`;
const turn = async () => {
  await due();
  return read();
};
const started = async () =>
  (
    await fixture.owner`SELECT input FROM runs WHERE workflow_id = ${version.workflowId} AND trigger = 'feed' ORDER BY id`
  ).map(({ input }) => (input as { entry: { id: string } }).entry.id);
const state = async () => (await fixture.owner`SELECT * FROM feeds`)[0]!;

test('what stands in a feed at first starts nothing, what comes after starts one run each, the oldest first', async () => {
  shows('b', 'a');
  await turn();
  expect(await started()).toEqual([]);
  shows('d', 'c', 'b', 'a');
  await turn();
  await turn();
  expect(await started()).toEqual(['c', 'd']);
});

test('an empty feed counts as read: its first entry is news', async () => {
  shows();
  await turn();
  shows('a');
  await turn();
  expect(await started()).toEqual(['a']);
});

test('it is asked when it is due, and only for changes', async () => {
  shows('a');
  await turn();
  await read();
  expect(sink.deliveries).toHaveLength(1);
  await turn();
  expect(sink.deliveries[1]!.headers['if-none-match']).toBe('"a"');
  expect((await state()).next_at.getTime()).toBeGreaterThan(Date.now() + 50_000);
});

test('several workers start one run for an entry', async () => {
  shows('a');
  await turn();
  shows('b', 'a');
  await due();
  await Promise.all([read(), read(), read(), read()]);
  await due();
  await Promise.all([read(), read()]);
  expect(await started()).toEqual(['b']);
});

test('a worker that dies between reading and noting loses nothing', async () => {
  shows('a');
  await turn();
  shows('b', 'a');
  await due();
  const dying = new AbortController();
  sink.answer(() => dying.abort());
  await readFeeds({ db: fixture.database.db, egress, signal: dying.signal });
  expect(await started()).toEqual([]);
  shows('b', 'a');
  await turn();
  expect(await started()).toEqual(['b']);
});

test('an entry that left the feed and comes back starts nothing', async () => {
  shows('a');
  await turn();
  shows('b');
  await turn();
  shows('b', 'a');
  await turn();
  expect(await started()).toEqual(['b']);
});

test('trouble is noted and tried again, and forgotten once it is over', async () => {
  sink.answer((_, response) => response.writeHead(500).end());
  await turn();
  expect(await state()).toMatchObject({ failures: 1, message: expect.stringContaining('500') });
  sink.answer((_, response) => response.writeHead(200).end('<html></html>'));
  await turn();
  expect(await state()).toMatchObject({ failures: 2, message: expect.stringContaining('no feed') });
  shows('a');
  await turn();
  expect(await state()).toMatchObject({ failures: 0, message: null });
  expect(await started()).toEqual([]);
});

test('publishing again keeps what was seen; another address begins anew', async () => {
  shows('a');
  await turn();
  const next = await fixture.publish(chainDocument({ feed: { type: 'rss', config: { url: url() } } }), {
    workflowId: version.workflowId
  });
  await goLive(next);
  await follow(next);
  shows('b', 'a');
  await turn();
  expect(await started()).toEqual(['b']);
  await follow(next, `${sink.url}/other`);
  await turn();
  expect(await started()).toEqual(['b']);
});

test('a workflow that is switched off is left alone', async () => {
  shows('a');
  await turn();
  await fixture.owner`UPDATE workflows SET active = false WHERE id = ${version.workflowId}`;
  shows('b');
  await turn();
  expect(sink.deliveries).toHaveLength(1);
  expect(await started()).toEqual([]);
});
