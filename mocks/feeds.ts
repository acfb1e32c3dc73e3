/** A blog's feed and a channel's feed, in the forms that blogs and YouTube write. */
import type { Context } from 'hono';
import { pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const feeds: PretendService = {
  name: 'feeds',
  title: 'RSS feeds',
  hosts: ['blog.example.com', 'www.youtube.com'],
  open() {
    const app = pretendApp();
    app.get('/blog.example.com/feed.xml', (c) => send(c, { type: 'application/rss+xml', body: BLOG }));
    app.get('/www.youtube.com/feeds/videos.xml', (c) => {
      const channel = c.req.query('channel_id') ?? '';
      if (!/^UC[\w-]{22}$/.test(channel)) return c.text('Error 404 (Not Found)', 404);
      return send(c, { type: 'text/xml; charset=UTF-8', body: channelFeed(channel) });
    });
    app.notFound((c) => c.text('Not Found', 404));
    return async (request) => app.fetch(request);
  }
};

/** Changes with what is in the feed, so that a reader that knows it gets 304. @see RFC 9110, 13.1.2 */
function send(c: Context, { type, body }: { type: string; body: string }): Response {
  const etag = `"${body.length.toString(16)}"`;
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag });
  return c.body(body, 200, { 'content-type': type, etag });
}

const BLOG = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>Example blog</title>
    <link>https://blog.example.com</link>
    <description>Notes on building together</description>
    <item>
      <title>A canvas for everyone</title>
      <link>https://blog.example.com/canvas-for-everyone</link>
      <guid isPermaLink="true">https://blog.example.com/canvas-for-everyone</guid>
      <pubDate>Sat, 14 Mar 2026 09:00:00 GMT</pubDate>
      <dc:creator>Ada Lovelace</dc:creator>
      <category>News</category>
      <description>Several people can now build one workflow at the same time.</description>
      <content:encoded><![CDATA[<p>Several people can now build one workflow at the same time.</p>]]></content:encoded>
    </item>
    <item>
      <title>Why runs survive a crash</title>
      <link>https://blog.example.com/runs-survive</link>
      <guid isPermaLink="true">https://blog.example.com/runs-survive</guid>
      <pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>
      <dc:creator>Grace Hopper</dc:creator>
      <category>Engineering</category>
      <description>Each step is written down before the next one begins.</description>
    </item>
  </channel>
</rss>`;

const channelFeed = (channel: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
  <id>yt:channel:${channel.slice(2)}</id>
  <yt:channelId>${channel}</yt:channelId>
  <title>Example channel</title>
  <entry>
    <id>yt:video:dQw4example</id>
    <yt:videoId>dQw4example</yt:videoId>
    <yt:channelId>${channel}</yt:channelId>
    <title>Build a newsletter in ten minutes</title>
    <link rel="alternate" href="https://www.youtube.com/watch?v=dQw4example"/>
    <author><name>Example channel</name></author>
    <published>2026-03-14T09:00:00+00:00</published>
    <updated>2026-03-14T09:30:00+00:00</updated>
    <media:group>
      <media:title>Build a newsletter in ten minutes</media:title>
      <media:thumbnail url="https://i.ytimg.com/vi/dQw4example/hqdefault.jpg" width="480" height="360"/>
      <media:description>From an empty canvas to the first mail.</media:description>
    </media:group>
  </entry>
</feed>`;
