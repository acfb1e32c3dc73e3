import { expect, test } from 'vitest';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, rss } from './rss.ts';

const config = resolvedConfig(rss, { url: 'https://b.example/feed' });
const item = (id: string, date: string) =>
  `<item><guid>${id}</guid><title>${id}</title><pubDate>${date}</pubDate></item>`;
const feed = (items: string) => `<rss version="2.0"><channel><title>B</title>${items}</channel></rss>`;

test('gives the entry that started the run, without asking the feed', async () => {
  const ctx = fakeContext({ trigger: { entry: { id: '1', title: 'One' } } });
  expect(await execute(config, ctx)).toEqual({ out: [{ data: { id: '1', title: 'One' } }] });
  expect(ctx.requests).toEqual([]);
});

test('started by hand it takes the newest entry', async () => {
  const body = feed(
    item('old', 'Mon, 02 Mar 2026 09:00:00 GMT') + item('new', 'Tue, 03 Mar 2026 09:00:00 GMT')
  );
  const output = await execute(config, fakeContext({ http: [{ body }] }));
  expect(output.out).toMatchObject([{ data: { id: 'new', feed: 'B' } }]);
});

test.each([
  [{ status: 404, body: '' }, /status 404/],
  [{ body: '<html></html>' }, /no feed/],
  [{ body: feed('') }, /no entries/]
])('%j is refused in a sentence', async (answer, sentence) => {
  await expect(execute(config, fakeContext({ http: [answer] }))).rejects.toThrow(sentence);
});
