import * as z from 'zod';
import { objectAt, objectsAt, textAt } from '../apps/json-answer.ts';
import { readNotion } from '../apps/notion-answer.ts';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { StepError } from '../step-error.ts';
import type { Item, JsonObject } from '../types.ts';
import { appCaller } from './shared/app-call.ts';
import { fromProperty, richText, toProperty } from './shared/notion-properties.ts';

const IN_SOURCE = { field: 'operation', in: ['create', 'query'] } as const;
const ON_PAGE = { field: 'operation', in: ['update', 'append'] } as const;
const WITH_PROPERTIES = { field: 'operation', in: ['create', 'update'] } as const;
const PAGE = 100;

export const notion = defineNode({
  type: 'notion',
  version: 1,
  title: 'Notion',
  icon: 'notebook-pen',
  group: 'app',
  docs: {
    summary: 'Adds pages to a Notion database, reads and changes them, and appends text to a page.',
    details: 'Values are brought to the kind of each property. Reading gives one item per page.'
  },
  config: z.strictObject({
    connection: field.connection({ app: 'notion' }),
    operation: field.select({
      label: 'Do',
      options: [
        { value: 'create', label: 'Add a page' },
        { value: 'query', label: 'Read pages' },
        { value: 'update', label: 'Change a page' },
        { value: 'append', label: 'Append text to a page' }
      ],
      default: 'create'
    }),
    source: field.text({
      label: 'Data source',
      help: 'Its id: in Notion under the settings of the database, Manage data sources, Copy data source ID.',
      required: true,
      expression: true,
      showIf: IN_SOURCE
    }),
    page: field.text({
      label: 'Page',
      help: 'Its id, as adding or reading it gives it out.',
      required: true,
      expression: true,
      showIf: ON_PAGE
    }),
    properties: field.rows({
      label: 'Properties',
      addLabel: 'Add a property',
      required: true,
      showIf: WITH_PROPERTIES,
      columns: {
        name: field.text({ label: 'Property', placeholder: 'Name', required: true, expression: true }),
        value: field.value({ label: 'Value' })
      }
    }),
    text: field.longText({
      label: 'Text',
      help: 'One paragraph per line.',
      required: true,
      expression: true,
      showIf: { field: 'operation', equals: 'append' }
    }),
    limit: field.number({
      label: 'At most',
      default: 100,
      min: 1,
      max: 5000,
      integer: true,
      showIf: { field: 'operation', equals: 'query' }
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: ({ operation }) => (operation === 'query' ? 'read' : 'write'),
  hosts: () => ['api.notion.com'],
  summarize({ operation }) {
    if (operation === 'query') return 'Reads pages';
    if (operation === 'update') return 'Changes a page';
    return operation === 'append' ? 'Appends text to a page' : 'Adds a page';
  },
  sample({ operation }): JsonObject {
    if (operation === 'append') return { page: SAMPLE_PAGE.id, paragraphs: 1 };
    return operation === 'query' ? { ...SAMPLE_PAGE, Name: 'Call Ada', Done: false } : SAMPLE_PAGE;
  },
  examples: [
    {
      title: 'Add a task',
      config: {
        connection: 'con_example',
        source: '19c0ffee-0000-8000-8000-000000000001',
        properties: {
          a: { name: 'Name', value: { expr: 'Call {{ $json.name }}' }, order: 1 },
          b: { name: 'Due', value: '2026-03-14', order: 2 }
        }
      }
    }
  ]
});

const SAMPLE_PAGE = {
  id: '19c0ffee-0000-8000-8000-000000000100',
  url: 'https://www.notion.so/19c0ffee000080008000000000000100',
  createdAt: '2026-03-14T09:26:53.000Z'
};

type Config = ResolvedConfig<typeof notion>;
type Call = (method: 'GET' | 'POST' | 'PATCH', path: string, json?: object) => Promise<JsonObject>;

export const execute: Executor<typeof notion> = async (config, ctx) => {
  const send = appCaller(ctx, { app: 'notion', connectionRef: config.connection });
  const call: Call = async (method, path, json) => readNotion(await send({ method, path, json }), ctx.now);
  if (config.operation === 'query') return { out: await query(config, call) };
  return { out: [{ data: await WRITERS[config.operation](config, call) }] };
};

const WRITERS = { create, update, append };

const pathOf = (source: string): string => `/data_sources/${encodeURIComponent(source.trim())}`;

async function create({ source, properties }: Config, call: Call): Promise<JsonObject> {
  const known = objectAt(await call('GET', pathOf(source)), 'properties');
  const parent = { type: 'data_source_id', data_source_id: source.trim() };
  return showPage(await call('POST', '/pages', { parent, properties: written(properties, known) }));
}

/** The page itself names the kinds of its properties. @see https://developers.notion.com/reference/patch-page */
async function update({ page, properties }: Config, call: Call): Promise<JsonObject> {
  const path = `/pages/${encodeURIComponent(page.trim())}`;
  const known = objectAt(await call('GET', path), 'properties');
  return showPage(await call('PATCH', path, { properties: written(properties, known) }));
}

/** @throws StepError `INPUT_INVALID` for a property that is not there */
function written(properties: Config['properties'], known: JsonObject): JsonObject {
  const entries = properties.map(({ name, value }) => {
    const type = textAt(objectAt(known, name), 'type');
    if (type === '')
      throw new StepError(
        'INPUT_INVALID',
        `There is no property “${name}”. There are: ${Object.keys(known).join(', ')}.`
      );
    return [name, toProperty({ name, type }, value)] as const;
  });
  return Object.fromEntries(entries);
}

async function append({ page, text }: Config, call: Call): Promise<JsonObject> {
  const children = text.split('\n').map((line) => ({
    object: 'block',
    type: 'paragraph',
    paragraph: { rich_text: richText(line) }
  }));
  await call('PATCH', `/blocks/${encodeURIComponent(page.trim())}/children`, { children });
  return { page: page.trim(), paragraphs: children.length };
}

/** Page by page until there are enough. @see https://developers.notion.com/reference/query-a-data-source */
async function query({ source, limit }: Config, call: Call): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  do {
    const json = { page_size: Math.min(PAGE, limit - items.length), start_cursor: cursor || undefined };
    const answer = await call('POST', `${pathOf(source)}/query`, json);
    for (const page of objectsAt(answer, 'results')) {
      const properties = Object.entries(objectAt(page, 'properties'));
      const values = properties.map(([name]) => [
        name,
        fromProperty(objectAt(objectAt(page, 'properties'), name))
      ]);
      items.push({ data: { ...showPage(page), ...Object.fromEntries(values) } as JsonObject });
    }
    cursor = textAt(answer, 'next_cursor');
  } while (cursor !== '' && items.length < limit);
  return items;
}

const showPage = (page: JsonObject): JsonObject => ({
  id: textAt(page, 'id'),
  url: textAt(page, 'url'),
  createdAt: textAt(page, 'created_time')
});
