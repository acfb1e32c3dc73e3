import { expect, test } from 'vitest';
import { readFeed } from './feed.ts';

const rss = (items: string, head = '') => `${head}<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Blog &amp; more</title><link>https://b.example</link>${items}</channel></rss>`;

test('RSS 2.0', () => {
  const item = `<item><title>One &amp; two</title><link>https://b.example/1</link><guid isPermaLink="false">g1</guid>
    <pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><description>&lt;p&gt;Hi &amp;hellip; there&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>Full</p>]]></content:encoded><dc:creator>Ada</dc:creator><category>News</category>
    <enclosure url="https://b.example/1.jpg" type="image/jpeg" length="1"/></item>`;
  expect(readFeed(rss(item))).toEqual([
    {
      id: 'g1',
      title: 'One & two',
      link: 'https://b.example/1',
      published: '2026-03-02T09:00:00.000Z',
      author: 'Ada',
      summary: 'Hi … there',
      content: '<p>Full</p>',
      categories: ['News'],
      image: 'https://b.example/1.jpg',
      feed: 'Blog & more'
    }
  ]);
});

test('Atom, as YouTube writes it', () => {
  const feed = `<?xml version="1.0" encoding="UTF-8"?>
    <feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
    <title>Channel</title><entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId><title>My video</title>
    <link rel="alternate" href="https://www.youtube.com/watch?v=abc"/><author><name>Ada</name></author>
    <published>2026-01-01T00:00:00+00:00</published><media:group><media:description>About it</media:description>
    <media:thumbnail url="https://i.example/abc.jpg"/></media:group></entry></feed>`;
  expect(readFeed(feed)).toMatchObject([
    {
      id: 'yt:video:abc',
      title: 'My video',
      link: 'https://www.youtube.com/watch?v=abc',
      published: '2026-01-01T00:00:00.000Z',
      author: 'Ada',
      summary: 'About it',
      image: 'https://i.example/abc.jpg',
      feed: 'Channel'
    }
  ]);
});

test('JSON Feed and RDF', () => {
  const json = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'J',
    items: [
      { id: '1', url: 'https://j.example/1', content_text: 'Text', date_published: '2026-01-01T00:00:00Z' }
    ]
  };
  expect(readFeed(JSON.stringify(json))).toMatchObject([{ id: '1', content: 'Text', title: '', feed: 'J' }]);
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://r.example"><title>R</title></channel>
    <item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link></item></rdf:RDF>`;
  expect(readFeed(rdf)).toMatchObject([{ title: 'One', link: 'https://r.example/1', feed: 'R' }]);
});

test('an entry without a name of its own is known by its address, one without anything is left out', () => {
  const entries = readFeed(rss('<item><link>https://b.example/1</link></item><item></item>'));
  expect(entries.map(({ id }) => id)).toEqual(['https://b.example/1']);
});

test.each(['', 'hello', '<html><body>Not found</body></html>', '{"a":1}', '<rss><channel>'])(
  '%j is no feed',
  (text) => {
    expect(() => readFeed(text)).toThrow('no feed at this address');
  }
);

test('entities of a document type are neither fetched nor multiplied', () => {
  const laughs = `<!DOCTYPE rss [<!ENTITY a "${'ha'.repeat(50)}"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}"><!ENTITY d "${'&c;'.repeat(50)}">]>`;
  const body =
    '<rss version="2.0"><channel><title>x</title><item><guid>1</guid><title>&d;</title></item></channel></rss>';
  const begin = performance.now();
  expect(JSON.stringify(readFeed(laughs + body)).length).toBeLessThan(1_000);
  expect(performance.now() - begin).toBeLessThan(500);
  const file = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
  expect(() => readFeed(file + body.replace('&d;', '&x;'))).toThrow('no feed');
});

test('hostile text stays small and quick', () => {
  const begin = performance.now();
  const entries = readFeed(
    rss(`<item><guid>1</guid><description><![CDATA[${'<'.repeat(400_000)}]]></description></item>`)
  );
  expect(entries[0]!.summary.length).toBeLessThanOrEqual(1_000);
  expect(performance.now() - begin).toBeLessThan(1_000);
});
