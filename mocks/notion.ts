/**
 * Notion, version 2025-09-03: one data source of tasks, its pages, and blocks added to pages.
 * @see https://developers.notion.com/reference/intro
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import {
  bearerToken,
  type Fields,
  isObject,
  isToken,
  parseJson,
  pretendApp,
  pushBounded
} from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const notion: PretendService = {
  name: 'notion',
  title: 'Notion',
  hosts: ['api.notion.com'],
  open() {
    const app = pretendApp();
    const pages: Page[] = CALENDAR.map((properties, index) => pageOf(CALENDAR_ID, properties, index));
    const api = '/api.notion.com/v1';
    app.use('/api.notion.com/*', async (c, next) => {
      authorise(c);
      await next();
    });
    app.get(`${api}/users/me`, (c) =>
      c.json({ object: 'user', id: idOf(9), type: 'bot', name: 'AutomateOS' })
    );
    app.get(`${api}/data_sources/:id`, (c) => c.json(describe(known(c.req.param('id')))));
    app.post(`${api}/data_sources/:id/query`, async (c) => {
      const source = known(c.req.param('id'));
      const inside = pages.filter(({ parent }) => parent.data_source_id === source);
      return c.json(query(inside, await readBody(c)));
    });
    app.get(`${api}/pages/:id`, (c) => c.json(find(pages, c.req.param('id'))));
    app.patch(`${api}/pages/:id`, async (c) => {
      const page = find(pages, c.req.param('id'));
      page.properties = { ...page.properties, ...propertiesIn(await readBody(c)) };
      return c.json(page);
    });
    app.post(`${api}/pages`, async (c) => c.json(create(pages, await readBody(c))));
    app.patch(`${api}/blocks/:id/children`, async (c) => {
      find(pages, c.req.param('id'));
      const { children } = await readBody(c);
      if (!Array.isArray(children))
        throw refuse(400, 'body.children should be defined, instead was `undefined`.');
      return c.json({ object: 'list', results: children, next_cursor: null, has_more: false });
    });
    app.notFound((c) => c.json(errorBody(400, 'Invalid request URL.'), 400));
    app.onError((error, c) => {
      const status = error instanceof HTTPException ? error.status : 500;
      return c.json(errorBody(status, error.message), status);
    });
    return async (request) => app.fetch(request);
  }
};

interface Page {
  object: 'page';
  id: string;
  url: string;
  created_time: string;
  parent: { type: 'data_source_id'; data_source_id: string };
  properties: Fields;
}

const CODES: Readonly<Record<number, string | undefined>> = {
  400: 'validation_error',
  401: 'unauthorized',
  404: 'object_not_found'
};
/** Of the types whose empty value is not null. */
const EMPTY_VALUES: Readonly<Record<string, unknown>> = {
  title: [],
  rich_text: [],
  multi_select: [],
  checkbox: false
};
/** Names and types of the columns. */
const COLUMNS: Readonly<Record<string, string>> = {
  Name: 'title',
  Notes: 'rich_text',
  Points: 'number',
  Done: 'checkbox',
  Status: 'select',
  Tags: 'multi_select',
  Due: 'date',
  Link: 'url'
};
const EMPTY: Fields = Object.fromEntries(
  Object.entries(COLUMNS).map(([name, type]) => [name, { type, [type]: EMPTY_VALUES[type] ?? null }])
);
const FIRST_MS = 1_764_000_000_000;
/** A data source that is a content calendar already; every other one begins empty. */
const CALENDAR_ID = '19c0ffee-0000-8000-8000-0000000ca1e0';
const CALENDAR: readonly Fields[] = [
  post('Autumn release', 'Ready', {
    due: '2025-11-20',
    text: 'Version 2 is out: several people can now build one workflow at the same time.'
  }),
  post('How we test', 'Idea', { due: '2025-11-21', text: 'Why every step is written down before the next.' }),
  post('Ten years of the studio', 'Ready', {
    due: '2099-06-01',
    text: 'A look back at the first ten years.'
  }),
  post('Hello world', 'Published', { due: '2025-10-01', text: 'Our first post.' })
];
const MOST_PAGES = 500;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

const idOf = (count: number): string => `19c0ffee-0000-8000-8000-${String(count).padStart(12, '0')}`;
const errorBody = (status: number, message: string) => ({
  object: 'error',
  status,
  code: CODES[status] ?? 'internal_server_error',
  message
});
const refuse = (status: 400 | 401 | 404, message: string): HTTPException =>
  new HTTPException(status, { message });
const unknown = (id: string): HTTPException =>
  refuse(
    404,
    `Could not find data source or page with ID: ${id}. Make sure it is shared with your integration.`
  );

function authorise(c: Context): void {
  if (!isToken(bearerToken(c) ?? '', /^(ntn|secret)_/)) throw refuse(401, 'API token is invalid.');
  if (!c.req.header('notion-version'))
    throw refuse(400, 'Notion-Version header failed validation: Notion-Version header should be defined.');
}

async function readBody(c: Context): Promise<Fields> {
  const body = parseJson(await c.req.text());
  if (!isObject(body)) throw refuse(400, 'Error parsing JSON body.');
  return body;
}

/** Every id in the right form is the same data source, except one of zeros. */
function known(id: string): string {
  if (!UUID.test(id) || /^[0-]+$/.test(id)) throw unknown(id);
  return id;
}

const describe = (id: string) => ({
  object: 'data_source',
  id,
  title: [{ plain_text: 'Tasks' }],
  properties: Object.fromEntries(
    Object.entries(COLUMNS).map(([name, type]) => [name, { id: name.toLowerCase(), name, type }])
  )
});

function find(pages: readonly Page[], id: string): Page {
  const page = pages.find((candidate) => candidate.id === id);
  if (!page) throw unknown(id);
  return page;
}

function create(pages: Page[], body: Fields): Page {
  const { parent } = body;
  if (!isObject(parent) || typeof parent.data_source_id !== 'string')
    throw refuse(400, 'body.parent should be an object with data_source_id.');
  const page = pageOf(known(parent.data_source_id), propertiesIn(body), pages.length);
  pushBounded(pages, page, MOST_PAGES);
  return page;
}

/** Every column is there, also those without a value. */
function pageOf(source: string, properties: Fields, count: number): Page {
  const id = idOf(count + 100);
  return {
    object: 'page',
    id,
    url: `https://www.notion.so/${id.replaceAll('-', '')}`,
    created_time: new Date(FIRST_MS + count * 1000).toISOString(),
    parent: { type: 'data_source_id', data_source_id: source },
    properties: { ...EMPTY, ...properties }
  };
}

/** Those of a request, as they are read back. */
function propertiesIn({ properties }: Fields): Fields {
  const given = isObject(properties) ? properties : {};
  for (const [name, value] of Object.entries(given)) {
    const type = COLUMNS[name];
    if (!type) throw refuse(400, `${name} is not a property that exists.`);
    if (!isObject(value) || !(type in value)) throw refuse(400, `${name} is expected to be ${type}.`);
  }
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, shown(name, value)]));
}

/** As it is read back: with its type, and texts with their plain form. */
function shown(name: string, value: unknown): Fields {
  const type = COLUMNS[name]!;
  const content = isObject(value) ? value[type] : null;
  const isText = type === 'title' || type === 'rich_text';
  const texts = isText && Array.isArray(content) ? content.filter(isObject) : [];
  const plain = texts.map((part) => ({ ...part, plain_text: isObject(part.text) ? part.text.content : '' }));
  return { type, [type]: isText ? plain : content };
}

function query(pages: readonly Page[], { page_size: size = 100, start_cursor: cursor }: Fields) {
  const start = cursor === undefined ? 0 : pages.findIndex(({ id }) => id === cursor);
  if (start < 0) throw refuse(400, 'The start_cursor provided is invalid.');
  const end = start + Number(size);
  const next = pages[end]?.id ?? null;
  return { object: 'list', results: pages.slice(start, end), next_cursor: next, has_more: next !== null };
}

function post(title: string, status: string, { due, text }: { due: string; text: string }): Fields {
  const pieces = (content: string) => [{ type: 'text', text: { content } }];
  return propertiesIn({
    properties: {
      Name: { title: pieces(title) },
      Notes: { rich_text: pieces(text) },
      Status: { select: { name: status } },
      Due: { date: { start: due } }
    }
  });
}
