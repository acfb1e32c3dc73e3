import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pretendServices } from '@automateos/mocks';
import { isExpression, type WorkflowDocument } from '@automateos/workflow';
import { findFacts } from '@automateos/workflow/facts';
import { completedConfig } from '@automateos/workflow/form';
import { parseFile, templateInfoSchema } from '@automateos/workflow/interop';
import { validateDocument } from '@automateos/workflow/validate';
import { describe, expect, test } from 'vitest';

const FOLDER = import.meta.dirname;
const slugs = globSync('*/template.json', { cwd: FOLDER }).map((path) => dirname(path));

function readTemplate(slug: string) {
  const read = (file: string) => readFileSync(`${FOLDER}/${slug}/${file}`, 'utf8');
  const { document, problem } = parseFile(read('workflow.json'));
  if (!document) throw new Error(problem.message);
  return { document, info: templateInfoSchema.parse(JSON.parse(read('template.json'))) };
}

/** With what every copy gets anew, such as a webhook's address. */
function installed(document: WorkflowDocument): WorkflowDocument {
  const nodes = Object.entries(document.nodes).map(([id, node]) => [
    id,
    { ...node, config: completedConfig(findFacts(node.type)!, node.config) }
  ]);
  return { ...document, nodes: Object.fromEntries(nodes) };
}

/** Host names of everything that its steps call. */
function hostsOf(document: WorkflowDocument): Set<string> {
  const urls = Object.values(document.nodes)
    .filter(({ type }) => type === 'http-request')
    .map(({ config }) => (isExpression(config.url) ? config.url.expr : String(config.url)));
  return new Set(urls.map((url) => new URL(url.split('{{')[0]!).hostname));
}

test('the starters are there', () => {
  expect(slugs).toEqual(expect.arrayContaining(['slack-message', 'google-sheets-append', 'openai-summary']));
});

test('no two templates share a place in the list', () => {
  const orders = slugs.map((slug) => readTemplate(slug).info.order);
  expect(new Set(orders).size).toBe(orders.length);
});

describe.each(slugs)('%s', (slug) => {
  test('makes workflows that are called like it', () => {
    const { document, info } = readTemplate(slug);
    expect(document.name).toBe(info.title);
  });

  test('lacks nothing but what it says it needs', () => {
    const { document, info } = readTemplate(slug);
    const needed = new Set(info.needs.map(({ nodeId, field }) => `${nodeId} ${field}`));
    const problems = validateDocument(installed(document)).filter(
      ({ code, nodeId, field }) => code !== 'MISSING_FIELD' || !needed.has(`${nodeId} ${field}`)
    );
    expect(problems).toEqual([]);
  });

  test('names every empty secret among its needs, and only fields that exist', () => {
    const { document, info } = readTemplate(slug);
    const open = Object.entries(document.nodes)
      .filter(([, { config }]) => config.auth !== undefined && config.auth !== 'none')
      .map(([nodeId]) => nodeId);
    const secrets = info.needs.filter(({ field }) => field === 'secret').map(({ nodeId }) => nodeId);
    expect(secrets.sort()).toEqual(open.sort());
    for (const { nodeId, field } of info.needs) {
      const names = field.split('.');
      const value = names.reduce<unknown>(
        (inside, name) => (inside as Record<string, unknown> | undefined)?.[name],
        document.nodes[nodeId]?.config
      );
      expect(field === 'secret' ? value === undefined : value !== undefined, `${nodeId} ${field}`).toBe(true);
    }
  });

  test('calls only services that can be pretended, and names each of them', () => {
    const { document, info } = readTemplate(slug);
    const called = [...hostsOf(document)].map(
      (host) => pretendServices.find(({ hosts }) => hosts.includes(host)) ?? host
    );
    const named = info.services.map(
      ({ name, title }) =>
        pretendServices.find((service) => service.name === name && service.title === title) ?? name
    );
    expect(new Set(named)).toEqual(new Set(called));
  });
});
