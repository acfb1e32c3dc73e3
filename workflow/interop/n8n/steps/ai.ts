import { isComputed, Parameters, toRows } from '../parameters.ts';
import type { Attached, Source, Translation, Translator, Translators } from '../translation.ts';

const MODEL = 'ai_languageModel';
const PARSER = 'ai_outputParser';

interface Prompt {
  instructions?: unknown;
  prompt?: unknown;
}

/** The AI step: a prompt, the model that hangs on the node, and what its parser asks for. */
function aiStep(source: Source, { instructions, prompt }: Prompt): Translation {
  const model = source.attached.find(({ kind }) => kind === MODEL);
  const isAnthropic = (model?.node.type ?? source.node.type).toLowerCase().includes('anthropic');
  const fields = fieldsOf(source);
  const lost = source.attached.filter(({ kind }) => kind !== MODEL && kind !== PARSER);
  return {
    type: 'ai',
    config: {
      provider: isAnthropic ? 'anthropic' : undefined,
      model:
        model?.parameters.text('model') ??
        source.parameters.text('modelId') ??
        source.parameters.text('model'),
      instructions,
      prompt,
      ...(fields.length > 0 && { output: 'fields', fields: toRows(fields) })
    },
    renames:
      fields.length > 0
        ? { output: '', text: '', 'message.content': '' }
        : { output: 'text', 'message.content': 'text' },
    hints:
      lost.length > 0
        ? [
            `It had ${lost.map(({ node }) => `“${node.name}”`).join(', ')} to work with, which does not exist here yet.`
          ]
        : []
  };
}

const chain: Translator = (source) => {
  const { parameters } = source;
  const [system] = parameters.rows('messages', 'messageValues');
  return aiStep(source, { instructions: system?.text('message'), prompt: promptOf(parameters) });
};

const agent: Translator = (source) =>
  aiStep(source, {
    instructions: source.parameters.text('options', 'systemMessage'),
    prompt: promptOf(source.parameters)
  });

/** Without a prompt of its own n8n takes what somebody wrote into the chat. */
const promptOf = (parameters: Parameters): unknown =>
  parameters.text('text') ?? parameters.text('prompt') ?? { expr: '{{ $json.chatInput }}' };

const extractor: Translator = (source) => aiStep(source, { prompt: source.parameters.text('text') });

const openAi: Translator = (source) => {
  const { parameters } = source;
  if (!['text', 'chat'].includes(parameters.literal('resource') ?? 'text')) return undefined;
  const messages = [...parameters.rows('messages', 'values'), ...parameters.rows('prompt', 'messages')];
  const isSystem = (message: Parameters) => message.literal('role') === 'system';
  return aiStep(source, {
    instructions: joined(messages.filter(isSystem)),
    prompt: joined(messages.filter((message) => !isSystem(message)))
  });
};

function joined(messages: Parameters[]): unknown {
  const texts = messages.map((message) => message.text('content')).filter((text) => text !== undefined);
  if (texts.length < 2) return texts[0];
  const source = texts.map((text) => (isComputed(text) ? text.expr : text)).join('\n\n');
  return source.includes('{{') ? { expr: source } : source;
}

const FIELD_TYPES: Record<string, string> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list'
};

/** The fields that a parser or extractor asks for: listed, as a JSON schema, or by an example. */
function fieldsOf({ parameters, attached }: Source): Record<string, unknown>[] {
  const parser = attached.find(({ kind }) => kind === PARSER);
  const all = [parameters, ...(parser ? [parser.parameters] : [])];
  for (const asked of all) {
    const listed = asked.rows('attributes', 'attributes').map((row) => ({
      name: row.literal('name'),
      type: FIELD_TYPES[row.literal('type') ?? ''],
      description: row.literal('description')
    }));
    const fields = listed.length > 0 ? listed : fieldsOfSchema(asked);
    if (fields.length > 0) return fields;
  }
  return [];
}

function fieldsOfSchema(asked: Parameters): Record<string, unknown>[] {
  const schema = readJson(asked.raw('inputSchema') ?? asked.raw('jsonSchema'));
  const properties = schema && new Parameters(schema).get('properties');
  if (properties)
    return Object.entries(properties).map(([name, property]) => ({
      name,
      type: FIELD_TYPES[String((property as Record<string, unknown>)['type'])],
      description: (property as Record<string, unknown>)['description']
    }));
  const example = readJson(asked.raw('jsonSchemaExample'));
  return Object.entries(example ?? {}).map(([name, value]) => ({
    name,
    type: FIELD_TYPES[Array.isArray(value) ? 'array' : typeof value]
  }));
}

function readJson(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // computed, or never finished: then it gives out text
    throw error;
  }
}

/** Links by which something hangs on an AI node instead of feeding it. */
export const hangsOn = (kind: Attached['kind']): boolean => kind.startsWith('ai_');

export const ai: Translators = {
  '@n8n/n8n-nodes-langchain.chainLlm': chain,
  '@n8n/n8n-nodes-langchain.agent': agent,
  '@n8n/n8n-nodes-langchain.informationExtractor': extractor,
  '@n8n/n8n-nodes-langchain.openAi': openAi,
  '@n8n/n8n-nodes-langchain.anthropic': openAi,
  'n8n-nodes-base.openAi': openAi
};
