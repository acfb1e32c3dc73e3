/** Feeds as data: RSS, Atom, RDF and JSON Feed. Nothing is fetched and no entity of a document type is expanded. */
import { parseFeed } from 'feedsmith';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';

export interface FeedEntry extends JsonObject {
  /** What the feed calls it; the address when it has no name of its own. */
  id: string;
  title: string;
  link: string;
  /** ISO text; null when the feed does not say. */
  published: string | null;
  author: string;
  /** Plain text. */
  summary: string;
  /** As the feed has it, often HTML. */
  content: string;
  categories: string[];
  image: string | null;
  /** Title of the feed. */
  feed: string;
}

/** Entries beyond these are not looked at; feeds list the newest first. */
const MOST_ENTRIES = 500;
const SUMMARY_CHARACTERS = 1_000;

/** The entries of a feed, as it lists them. @throws StepError `BAD_RESPONSE` when it is none */
export function readFeed(text: string): FeedEntry[] {
  const parsed = parsedFeed(text);
  const entries = entriesOf(parsed).slice(0, MOST_ENTRIES);
  const feed = plain(titleOf(parsed));
  return entries.flatMap((entry) => {
    const id = entry.id || entry.link || entry.title;
    return id ? [finish({ ...entry, id, feed })] : [];
  });
}

type Parsed = ReturnType<typeof parseFeed>;

function parsedFeed(text: string): Parsed {
  try {
    return parseFeed(text);
  } catch (cause) {
    const message = 'There is no feed at this address. Look for one that ends in .xml, /feed or /rss.';
    throw new StepError('BAD_RESPONSE', message, { cause });
  }
}

interface RawEntry {
  id: string | undefined;
  title: string | undefined;
  link: string | undefined;
  published: unknown;
  author: string | undefined;
  summary: string | undefined;
  content: string | undefined;
  categories: (string | undefined)[];
  image: string | undefined;
}

const titleOf = ({ feed }: Parsed): string => {
  const title = feed.title;
  return (typeof title === 'object' ? title.value : title) ?? '';
};

function entriesOf(parsed: Parsed): RawEntry[] {
  switch (parsed.format) {
    case 'atom':
      return (parsed.feed.entries ?? []).map(fromAtom);
    case 'json':
      return (parsed.feed.items ?? []).map(fromJson);
    case 'rss':
      return (parsed.feed.items ?? []).map(fromRss);
    case 'rdf':
      return (parsed.feed.items ?? []).map(fromRdf);
  }
}

type AnyAtomEntry = NonNullable<Extract<Parsed, { format: 'atom' }>['feed']['entries']>[number];
type AnyJsonItem = NonNullable<Extract<Parsed, { format: 'json' }>['feed']['items']>[number];
type AnyRssItem = NonNullable<Extract<Parsed, { format: 'rss' }>['feed']['items']>[number];
type AnyRdfItem = NonNullable<Extract<Parsed, { format: 'rdf' }>['feed']['items']>[number];

function fromAtom(entry: AnyAtomEntry): RawEntry {
  const group = entry.media?.groups?.[0];
  const alternate = entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate');
  return {
    id: entry.id,
    title: entry.title?.value,
    link: (alternate ?? entry.links?.[0])?.href,
    published: entry.published ?? entry.updated,
    author: entry.authors?.[0]?.name,
    summary: entry.summary?.value ?? group?.description?.value,
    content: entry.content?.value,
    categories: entry.categories?.map(({ label, term }) => label ?? term) ?? [],
    image: group?.thumbnails?.[0]?.url ?? entry.media?.thumbnails?.[0]?.url
  };
}

function fromRss(item: AnyRssItem): RawEntry {
  const enclosed = item.enclosures?.find(({ type }) => type?.startsWith('image/'));
  return {
    id: item.guid?.value,
    title: item.title,
    link: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
    published: item.pubDate ?? item.dc?.dates?.[0],
    author: item.dc?.creators?.[0] ?? item.authors?.[0]?.name ?? item.authors?.[0]?.email,
    summary: item.description,
    content: item.content?.encoded,
    categories: item.categories?.map(({ name }) => name) ?? [],
    image: item.media?.thumbnails?.[0]?.url ?? enclosed?.url
  };
}

const fromRdf = (item: AnyRdfItem): RawEntry => ({
  id: item.rdf?.about,
  title: item.title,
  link: item.link,
  published: item.dc?.dates?.[0],
  author: item.dc?.creators?.[0],
  summary: item.description,
  content: item.content?.encoded,
  categories: item.dc?.subjects ?? [],
  image: undefined
});

const fromJson = (item: AnyJsonItem): RawEntry => ({
  id: item.id,
  title: item.title,
  link: item.url ?? item.external_url,
  published: item.date_published ?? item.date_modified,
  author: item.authors?.[0]?.name,
  summary: item.summary,
  content: item.content_html ?? item.content_text,
  categories: item.tags ?? [],
  image: item.image ?? item.banner_image
});

function finish(entry: RawEntry & { id: string; feed: string }): FeedEntry {
  const content = entry.content ?? entry.summary ?? '';
  return {
    id: storable(entry.id),
    title: plain(entry.title ?? ''),
    link: storable(entry.link ?? '').trim(),
    published: isoOf(entry.published),
    author: plain(entry.author ?? ''),
    summary: shortened(plain(entry.summary ?? content)),
    content: storable(content),
    categories: entry.categories.flatMap((name) => (name ? [plain(name)] : [])),
    image: entry.image ?? null,
    feed: entry.feed
  };
}

function isoOf(moment: unknown): string | null {
  const time = Date.parse(String(moment));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—'
};

/** HTML as words: tags dropped, the usual entities read, blanks folded. */
function plain(html: string): string {
  return storable(html)
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/&(#\d{1,7}|#x[\da-f]{1,6}|\w{2,8});/gi, (whole, name: string) => entity(name) ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The sign that an entity stands for; `undefined` for one that is not among the usual. */
function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const isSign = code > 31 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code < 0xe0_00);
  return isSign ? String.fromCodePoint(code) : ' ';
}

const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '');

const shortened = (text: string): string =>
  text.length <= SUMMARY_CHARACTERS ? text : `${text.slice(0, SUMMARY_CHARACTERS - 1).toWellFormed()}…`;
