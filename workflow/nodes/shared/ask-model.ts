/** One question to a language model, in the words of each service, and its answer in ours. */
import { objectAt, objectsAt, textAt } from '../../apps/json-answer.ts';
import { readModelAnswer } from '../../apps/model-answer.ts';
import type { StepContext } from '../../define-node.ts';
import { tokensCost } from '../../prices/models.ts';
import { StepError } from '../../step-error.ts';
import type { JsonObject } from '../../types.ts';
import { appCaller } from './app-call.ts';
import { parseJson } from './typed-value.ts';

export interface Asked {
  model: string;
  instructions: string;
  prompt: string;
  maxTokens: number;
  /** The answer is made of exactly these; without them it is text. */
  fields?: readonly AskedField[];
}

export interface AskedField {
  name: string;
  type: 'text' | 'number' | 'boolean' | 'list';
  description: string;
}

export interface Answered {
  data: JsonObject;
  usage: Usage;
}

export interface Usage {
  model: string;
  inputTokens: number;
  outputTokens: number;
}

export interface Asking {
  ctx: Pick<StepContext, 'http' | 'now' | 'cost'>;
  connectionRef: string;
}

const SCHEMA_NAME = 'answer';

/** @see https://platform.openai.com/docs/api-reference/chat/create */
export async function askOpenai(asked: Asked, { ctx, connectionRef }: Asking): Promise<Answered> {
  const { model, instructions, prompt, maxTokens, fields } = asked;
  const json = {
    model,
    messages: [
      ...(instructions === '' ? [] : [{ role: 'system', content: instructions }]),
      { role: 'user', content: prompt }
    ],
    max_completion_tokens: maxTokens,
    response_format: fields && {
      type: 'json_schema',
      json_schema: { name: SCHEMA_NAME, strict: true, schema: schemaOf(fields) }
    }
  };
  const send = appCaller(ctx, { app: 'openai', connectionRef });
  const response = await send({ method: 'POST', path: '/chat/completions', json });
  const answer = readModelAnswer(response, 'The service', ctx.now);
  const spent = objectAt(answer, 'usage');
  const usage = usageOf(textAt(answer, 'model') || model, spent.prompt_tokens, spent.completion_tokens);
  bookUsage(ctx, usage);
  const [choice = {}] = objectsAt(answer, 'choices');
  const message = objectAt(choice, 'message');
  if (textAt(message, 'refusal')) throw refusal(textAt(message, 'refusal'));
  if (choice.finish_reason === 'length') throw tooShort(maxTokens);
  const text = textAt(message, 'content');
  return { data: fields ? parsed(text, fields) : { text: whole(text) }, usage };
}

/** Fields come as the input of a tool that the model must use. @see https://docs.claude.com/en/api/messages */
export async function askAnthropic(asked: Asked, { ctx, connectionRef }: Asking): Promise<Answered> {
  const { model, instructions, prompt, maxTokens, fields } = asked;
  const json = {
    model,
    max_tokens: maxTokens,
    system: instructions === '' ? undefined : instructions,
    messages: [{ role: 'user', content: prompt }],
    tools: fields && [
      { name: SCHEMA_NAME, description: 'Gives the answer.', input_schema: schemaOf(fields) }
    ],
    tool_choice: fields && { type: 'tool', name: SCHEMA_NAME }
  };
  const send = appCaller(ctx, { app: 'anthropic', connectionRef });
  const answer = readModelAnswer(
    await send({ method: 'POST', path: '/messages', json }),
    'Anthropic',
    ctx.now
  );
  const spent = objectAt(answer, 'usage');
  const usage = usageOf(textAt(answer, 'model') || model, spent.input_tokens, spent.output_tokens);
  bookUsage(ctx, usage);
  if (answer.stop_reason === 'refusal') throw refusal('');
  if (answer.stop_reason === 'max_tokens') throw tooShort(maxTokens);
  const parts = objectsAt(answer, 'content');
  const text = parts.map((part) => textAt(part, 'text')).join('');
  const tool = parts.find((part) => part.type === 'tool_use');
  return {
    data: fields ? complete(objectAt(tool ?? {}, 'input'), fields) : { text: whole(text) },
    usage
  };
}

const JSON_TYPES: Record<AskedField['type'], object> = {
  text: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: { type: 'string' } }
};

/** Closed, with every field required: what strict structured output asks for. */
function schemaOf(fields: readonly AskedField[]) {
  const properties = fields.map(({ name, type, description }) => {
    const said = description.trim() === '' ? {} : { description: description.trim() };
    return [name, { ...JSON_TYPES[type], ...said }] as const;
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: fields.map(({ name }) => name),
    additionalProperties: false
  };
}

function parsed(text: string, fields: readonly AskedField[]): JsonObject {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unusable();
  return complete(value, fields);
}

/** Only the fields that were asked for, all of them. Services that know no schemas leave some out. */
function complete(given: JsonObject, fields: readonly AskedField[]): JsonObject {
  const entries = fields.map(({ name }) => [name, given[name]] as const);
  if (entries.some(([, value]) => value === undefined)) throw unusable();
  return Object.fromEntries(entries) as JsonObject;
}

function whole(text: string): string {
  if (text === '') throw new StepError('BAD_RESPONSE', 'The model answered with nothing.');
  return text;
}

const usageOf = (model: string, input: unknown, output: unknown): Usage => ({
  model,
  inputTokens: typeof input === 'number' ? input : 0,
  outputTokens: typeof output === 'number' ? output : 0
});

/** An answer costs money whether it is of use or not. */
function bookUsage(ctx: Pick<StepContext, 'cost'>, usage: Usage): void {
  const quantity = usage.inputTokens + usage.outputTokens;
  if (quantity > 0)
    ctx.cost({ kind: 'ai_tokens', quantity, costMicros: tokensCost(usage), details: { ...usage } });
}

const unusable = (): StepError =>
  new StepError('BAD_RESPONSE', 'The model did not answer with the fields that were asked for.');

const refusal = (reason: string): StepError =>
  new StepError('STOPPED', `The model refuses to answer this${reason ? `: ${reason}` : '.'}`);

const tooShort = (maxTokens: number): StepError =>
  new StepError(
    'LIMIT_EXCEEDED',
    `The answer is longer than ${maxTokens} tokens. Allow more, or ask for a shorter one.`
  );
