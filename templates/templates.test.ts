import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pretendServices } from '@automateos/mocks';
import { findDefinition, type WorkflowDocument } from '@automateos/workflow';
import { findSecrets, findSecretText, portableDocument } from '@automateos/workflow/document';
import { portsByFacts } from '@automateos/workflow/facts';
import { fieldsOf, isCredential } from '@automateos/workflow/form';
import { parseFile, templateInfoSchema } from '@automateos/workflow/interop';
import { tokensCost } from '@automateos/workflow/prices';
import { validateDocument } from '@automateos/workflow/validate';
import { describe, expect, test } from 'vitest';
import { installed } from './testing/installed.ts';

const FOLDER = import.meta.dirname;
const slugs = globSync('*/template.json', { cwd: FOLDER }).map((path) => dirname(path));
const FIELD_OF_KEY = 'secret';

function readTemplate(slug: string) {
  const read = (file: string) => readFileSync(`${FOLDER}/${slug}/${file}`, 'utf8');
  const texts = read('template.json');
  const { document, problem } = parseFile(read('workflow.json'));
  if (!document) throw new Error(problem.message);
  return { document, texts, info: templateInfoSchema.parse(JSON.parse(texts)) };
}

/** Host names of everything that its steps call. */
function hostsOf(document: WorkflowDocument): Set<string | undefined> {
  const nodes = Object.values(document.nodes);
  return new Set(nodes.flatMap(({ type, config }) => findDefinition(type)?.hosts?.(config) ?? []));
}

/** What covers space on the canvas: the cards at their width, as high as their ports need, and the notes. */
function rectanglesOf({ nodes, notes = {} }: WorkflowDocument) {
  const cards = Object.entries(nodes).map(([id, { type, config, position }]) => {
    const { inputs, outputs } = portsByFacts(type, config)!;
    const height = Math.max(62, Math.max(inputs.length, outputs.length) * 22 + 18);
    return { id, ...position, width: 200, height };
  });
  return [...cards, ...Object.entries(notes).map(([id, note]) => ({ id, ...note, ...note.position }))];
}

test('the starters and the templates of the founder are there', () => {
  expect(slugs).toEqual(expect.arrayContaining(['slack-message', 'google-sheets-append', 'openai-summary']));
  expect(slugs.filter((slug) => readTemplate(slug).info.order === undefined).length).toBeGreaterThanOrEqual(
    10
  );
});

test('no two starters share a place in the list, and no two templates a title', () => {
  const infos = slugs.map((slug) => readTemplate(slug).info);
  const orders = infos.flatMap(({ order }) => order ?? []);
  expect(new Set(orders).size).toBe(orders.length);
  expect(new Set(infos.map(({ title }) => title)).size).toBe(infos.length);
});

describe.each(slugs)('%s', (slug) => {
  const { document, texts, info } = readTemplate(slug);

  test('makes workflows that are called like it', () => {
    expect(document.name).toBe(info.title);
  });

  test('lacks nothing but credentials', () => {
    expect(validateDocument(installed(document), { pretend: true })).toEqual([]);
  });

  test('carries no secret, no connection and no address of its own', () => {
    expect(portableDocument(document)).toEqual(document);
    expect(findSecrets(document)).toEqual([]);
    expect(findSecretText(texts)).toBeUndefined();
  });

  test('asks for values that its steps have, and says where to get each secret', () => {
    const wanted = info.needs.map(({ nodeId, field }) => `${nodeId} ${field}`);
    expect(new Set(wanted).size).toBe(wanted.length);
    for (const [nodeId, { type, config }] of Object.entries(document.nodes)) {
      const named = config.auth !== undefined && config.auth !== 'none';
      if (type === 'http-request') expect(wanted.includes(`${nodeId} ${FIELD_OF_KEY}`), nodeId).toBe(named);
    }
    for (const { nodeId, field } of info.needs) {
      const node = document.nodes[nodeId]!;
      const [first, ...rest] = field.split('.');
      const known = fieldsOf(findDefinition(node.type)!).find(({ name }) => name === first);
      const value = [first!, ...rest].reduce<unknown>(
        (inside, name) => (inside as Record<string, unknown> | undefined)?.[name],
        node.config
      );
      expect(value === undefined, `${nodeId} ${field}`).toBe(known !== undefined && isCredential(known));
    }
  });

  test('calls only services that can be pretended, and names each of them', () => {
    const called = [...hostsOf(document)].map(
      (host) => pretendServices.find(({ hosts }) => hosts.includes(host ?? '')) ?? host
    );
    const named = info.services.map(
      ({ name, title }) =>
        pretendServices.find((service) => service.name === name && service.title === title) ?? name
    );
    expect(new Set(named)).toEqual(new Set(called));
  });

  test('has cases that show each of its steps, both answers of an approval, and what a model costs', () => {
    const steps = Object.entries(document.nodes);
    const ran = info.cases.flatMap(({ expects }) => expects.ran);
    expect(new Set(ran)).toEqual(new Set(steps.map(([id]) => id)));
    const decided = new Set(info.cases.flatMap(({ decisions = [] }) => decisions));
    const types = steps.map(([, { type }]) => type);
    expect(decided).toEqual(new Set(types.includes('approval') ? ['approved', 'rejected'] : []));
    const asksModel = hostsOf(document).has('api.openai.com') || hostsOf(document).has('api.anthropic.com');
    expect(info.usage.tokens !== undefined).toBe(asksModel);
    if (!info.usage.tokens) return;
    const { model, input, output } = info.usage.tokens;
    expect(tokensCost({ model, inputTokens: input, outputTokens: output })).toBeGreaterThan(0);
  });

  test('is laid out from left to right, and nothing covers anything', () => {
    const all = rectanglesOf(document);
    const covered = all.flatMap((a, index) =>
      all
        .slice(index + 1)
        .filter(
          (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
        )
        .map((b) => `${a.id} and ${b.id}`)
    );
    expect(covered).toEqual([]);
    for (const { source, target, targetPort } of Object.values(document.edges)) {
      if (targetPort === 'back') continue;
      const [from, to] = [document.nodes[source]!, document.nodes[target]!];
      expect(to.position.x, `${source} to ${target}`).toBeGreaterThan(from.position.x);
    }
  });
});
