import { expect, test } from 'vitest';
import { feeds } from './feeds.ts';
import { open } from './testing/call.ts';

const CHANNEL = 'https://www.youtube.com/feeds/videos.xml?channel_id=UCexample000000000000000';

test.each(['https://blog.example.com/feed.xml', CHANNEL])('%s is a feed', async (url) => {
  const call = open(feeds);
  const answer = await call(url);
  expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/^<\?xml[^]+(?:<item>|<entry>)/) });
});

test('a reader that knows it is told so', async () => {
  const answer = feeds.open();
  const first = await answer(new Request(CHANNEL));
  const again = await answer(
    new Request(CHANNEL, { headers: { 'if-none-match': first.headers.get('etag')! } })
  );
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test.each(['https://blog.example.com/other', 'https://www.youtube.com/feeds/videos.xml?channel_id=x'])(
  '%s is not there',
  async (url) => {
    expect(await open(feeds)(url)).toMatchObject({ status: 404 });
  }
);
