import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { TemplateFacts, TemplateNeed } from '@automateos/db/schema';
import {
  findDefinition,
  type JsonObject,
  type NodeDefinition,
  type WorkflowDocument
} from '@automateos/workflow';
import { findApp } from '@automateos/workflow/apps';
import { findFacts } from '@automateos/workflow/facts';
import {
  createState,
  encodeDocument,
  openDocument,
  portableDocument,
  writeDocument
} from '@automateos/workflow/document';
import { copiedConfig, fieldsOf, isCredential, rowEntries, shownFields } from '@automateos/workflow/form';
import { findTriggers } from '@automateos/workflow/validate';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** What of a document everybody may see: no choice of a secret or connection, and no address that works like a password. */
export function publicDocument(document: WorkflowDocument, name: string): WorkflowDocument {
  const { nodes, edges, notes = {} } = portableDocument(document);
  return { name, nodes, edges, notes };
}

/** As long as what a template asks for may be. */
const TITLE_CHARACTERS = 60;
const HELP_CHARACTERS = 300;

/** A step whose type this build knows. */
interface KnownStep {
  nodeId: string;
  label: string;
  config: Record<string, unknown>;
  definition: NodeDefinition;
}

function knownSteps(document: WorkflowDocument): KnownStep[] {
  return Object.entries(document.nodes).flatMap(([nodeId, { type, label, config }]) => {
    const definition = findDefinition(type);
    return definition ? [{ nodeId, label, config, definition }] : [];
  });
}

/** A host that is known only when the step runs. */
export const ANY_HOST = '*';

/** What a document reaches and uses. */
export function factsOf(document: WorkflowDocument, services?: TemplateFacts['services']): TemplateFacts {
  const steps = knownSteps(document);
  const hosts = steps.flatMap(({ definition, config }) => definition.hosts?.(config) ?? []);
  const apps = [...new Set(steps.flatMap(appsOf))].sort();
  return {
    hosts: [...new Set(hosts.map((host) => host ?? ANY_HOST))].sort(),
    apps,
    services: services ?? apps.map((app) => ({ name: app, title: findApp(app)?.title ?? app })),
    triggers: [...new Set(findTriggers(document).map(({ kind }) => kind))].sort(),
    secrets: needsOf(document).length,
    steps: Object.keys(document.nodes).length
  };
}

function appsOf({ definition }: KnownStep): string[] {
  return fieldsOf(definition).flatMap((field) => (field.kind === 'connection' ? [field.app] : []));
}

/** What is to be chosen after installing: the secrets and connections that its steps ask for. */
export function needsOf(document: WorkflowDocument): TemplateNeed[] {
  return knownSteps(document).flatMap(({ nodeId, label, definition, config }) =>
    shownFields(fieldsOf(definition), config)
      .filter((field) => isCredential(field))
      .map((field) => {
        const app = field.kind === 'connection' ? findApp(field.app) : undefined;
        return {
          nodeId,
          field: field.name,
          title: shortened(`${app?.title ?? field.label} for “${label}”`, TITLE_CHARACTERS),
          help: shortened(field.help ?? app?.guide.text ?? 'Choose it in the step.', HELP_CHARACTERS)
        };
      })
  );
}

const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;

/** What a search finds beside the texts: names of services and of steps' types. */
export function wordsOf(document: WorkflowDocument, facts: TemplateFacts): string {
  const titles = knownSteps(document).map(({ definition }) => definition.title);
  return [...new Set([...facts.services.map(({ title }) => title), ...titles])].join(' ');
}

/**
 * The state of the next version: the document written into the one before, so that what was installed or forked from it
 * shares its ancestry. Holds nothing but what versions published.
 */
export async function nextState(
  document: WorkflowDocument,
  previous: Uint8Array | undefined
): Promise<Uint8Array> {
  if (!previous) return compress(createState(document));
  const doc = openDocument(await decompress(previous));
  writeDocument(doc, document, { kind: 'server' });
  return compress(encodeDocument(doc));
}

/** What the first trigger would get, when nobody fills in a form: an example of its own kind. */
export function sampleInput(document: WorkflowDocument): JsonObject {
  const [trigger] = findTriggers(document);
  const node = trigger && document.nodes[trigger.nodeId];
  if (node && trigger.kind === 'manual') return defaultAnswers(node.config.inputs);
  const sample = node && findDefinition(node.type)?.sample?.(node.config);
  return typeof sample === 'object' && sample !== null && !Array.isArray(sample) ? sample : {};
}

/** What a form holds before anybody types. */
function defaultAnswers(inputs: unknown): JsonObject {
  const answers = rowEntries(inputs).flatMap(([, { name, default: value }]) =>
    typeof name === 'string' && name && (typeof value === 'string' || typeof value === 'number')
      ? [[name, value] as const]
      : []
  );
  return Object.fromEntries(answers);
}

/** A copy under another name: what must be unique, as a webhook's address, is made anew. */
export function ownCopy(document: WorkflowDocument, name: string): WorkflowDocument {
  const nodes = Object.entries(document.nodes).map(([nodeId, node]) => {
    const facts = findFacts(node.type);
    return [nodeId, facts ? { ...node, config: copiedConfig(facts, node.config) } : node] as const;
  });
  return { ...document, name, nodes: Object.fromEntries(nodes) };
}

/** The first state of a workflow made from a version, with this content. */
export async function stateOfCopy(published: Uint8Array, document: WorkflowDocument): Promise<Uint8Array> {
  const doc = openDocument(await decompress(published));
  writeDocument(doc, document, { kind: 'import' });
  return encodeDocument(doc);
}
