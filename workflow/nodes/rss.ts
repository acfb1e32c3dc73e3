import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { StepError } from '../step-error.ts';
import { FEED_HEADERS } from '../triggers/feed-request.ts';
import type { JsonObject } from '../types.ts';
import { codeOfStatus } from './shared/http-answer.ts';
import { checkWebAddress } from './shared/web-address.ts';

const MINUTE = 60_000;

export const rss = defineNode({
  type: 'rss',
  version: 1,
  title: 'RSS feed',
  icon: 'rss',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow for each new entry of a blog, podcast, news or video feed.',
    details:
      'RSS, Atom and JSON feeds. What stands in the feed when you publish is left alone; each entry after that starts one run. Started by hand it takes the newest entry.'
  },
  config: z.strictObject({
    url: field.text({
      label: 'Address of the feed',
      placeholder: 'https://example.com/feed.xml',
      help: 'A YouTube channel has one too, at www.youtube.com/feeds/videos.xml?channel_id= and its id.',
      required: true,
      check: checkWebAddress
    }),
    every: field.duration({ label: 'Look every', default: 15 * MINUTE, min: MINUTE, max: 1440 * MINUTE })
  }),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'read',
  hosts: ({ url }) => [typeof url === 'string' ? URL.parse(url)?.hostname : undefined],
  summarize({ url }) {
    const host = typeof url === 'string' ? URL.parse(url)?.hostname : undefined;
    return host ? `New entries of ${host}`.slice(0, 200) : 'New entries of a feed';
  },
  sample: () => ({
    id: 'https://blog.example.com/canvas-for-everyone',
    title: 'A canvas for everyone',
    link: 'https://blog.example.com/canvas-for-everyone',
    published: '2026-03-14T09:00:00.000Z',
    author: 'Ada Lovelace',
    summary: 'Several people can now build one workflow at the same time.',
    content: '<p>Several people can now build one workflow at the same time.</p>',
    categories: ['News'],
    image: null,
    feed: 'Example blog'
  }),
  examples: [
    { title: 'A blog', config: { url: 'https://blog.example.com/feed.xml' } },
    {
      title: 'A YouTube channel',
      config: { url: 'https://www.youtube.com/feeds/videos.xml?channel_id=UCexample000000000000000' }
    }
  ]
});

/** `ctx.trigger.entry` is the entry that started the run; without one, the newest of the feed is taken. */
export const execute: Executor<typeof rss> = async (config, ctx) => {
  const { entry } = ctx.trigger;
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return { out: [{ data: entry }] };
  const response = await ctx.http({ method: 'GET', url: config.url.trim(), headers: FEED_HEADERS });
  if (response.status !== 200)
    throw new StepError(codeOfStatus(response.status), `The feed answered with status ${response.status}.`);
  // The parser is needed on the server only and stays out of what browsers load.
  const { readFeed } = await import('../triggers/feed.ts');
  const [newest] = readFeed(response.text()).toSorted(byAge);
  if (!newest) throw new StepError('INPUT_INVALID', 'The feed has no entries yet.');
  return { out: [{ data: newest }] };
};

/** The newest first; those without a date stay as the feed lists them. */
const byAge = (a: JsonObject, b: JsonObject): number =>
  typeof a.published === 'string' && typeof b.published === 'string'
    ? b.published.localeCompare(a.published)
    : 0;
