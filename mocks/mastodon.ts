/**
 * Mastodon: posts of one account, and the account itself.
 * @see https://docs.joinmastodon.org/methods/statuses/
 */
import type { Context, Hono } from 'hono';
import { bearerToken, type Fields, isObject, isToken, parseJson, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const mastodon: PretendService = {
  name: 'mastodon',
  title: 'Mastodon',
  hosts: ['mastodon.social'],
  open() {
    const app = pretendApp();
    const posted = new Map<string, Fields>();
    guard(app);
    app.get('/mastodon.social/api/v1/accounts/verify_credentials', (c) => c.json(ACCOUNT));
    app.post('/mastodon.social/api/v1/statuses', async (c) => {
      const fields = await readFields(c);
      const problem = whyNotPosted(fields);
      if (problem) return c.json({ error: `Validation failed: ${problem}` }, 422);
      // The same key is the same post, as documented.
      const key = c.req.header('idempotency-key') ?? `post ${posted.size}`;
      const status = posted.get(key) ?? statusOf(fields, posted.size);
      posted.set(key, status);
      if (posted.size > MOST_POSTS) posted.delete(posted.keys().next().value ?? '');
      return c.json(status);
    });
    app.notFound((c) => c.json({ error: 'Record not found' }, 404));
    return async (request) => app.fetch(request);
  }
};

const ACCOUNT = {
  id: '109000000000000001',
  username: 'ada',
  acct: 'ada',
  display_name: 'Ada Lovelace',
  url: 'https://mastodon.social/@ada'
};
const FIRST_MS = 1_764_000_000_000;
const LONGEST_POST = 500;
const MOST_POSTS = 200;
const VISIBILITIES: readonly unknown[] = [undefined, 'public', 'unlisted', 'private', 'direct'];

function guard(app: Hono): void {
  app.use('/mastodon.social/api/*', async (c, next) => {
    if (isToken(bearerToken(c) ?? '', /^[\w-]{40,}$/)) return next();
    return c.json({ error: 'The access token is invalid' }, 401);
  });
}

/** JSON or a form. */
async function readFields(c: Context): Promise<Fields> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json/i.test(type)) return c.req.parseBody();
  const body = parseJson(await c.req.text());
  return isObject(body) ? body : {};
}

function whyNotPosted({ status, visibility }: Fields): string | undefined {
  if (typeof status !== 'string' || status.trim() === '') return 'Text can’t be blank';
  if ([...status].length > LONGEST_POST) return `Text character limit of ${LONGEST_POST} exceeded`;
  return VISIBILITIES.includes(visibility) ? undefined : 'Visibility is not included in the list';
}

function statusOf({ status, visibility = 'public' }: Fields, count: number): Fields {
  const id = `11500000000000${String(count + 1).padStart(4, '0')}`;
  return {
    id,
    created_at: new Date(FIRST_MS + count * 1000).toISOString(),
    uri: `https://mastodon.social/users/ada/statuses/${id}`,
    url: `https://mastodon.social/@ada/${id}`,
    visibility,
    language: 'en',
    content: `<p>${String(status)}</p>`,
    account: ACCOUNT
  };
}
