/** What a request to OpenAI must look like, and the words in which it is refused. */
import { type Fields, isObject } from './pretend-app.ts';

/** A refusal as the API gives it. */
export class OpenAiError extends Error {
  readonly status: 400 | 401 | 404;
  readonly code: string | null;
  readonly param: string | null;

  constructor(
    status: OpenAiError['status'],
    message: string,
    { code = null, param = null }: { code?: string | null; param?: string | null } = {}
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  get body() {
    return {
      error: { message: this.message, type: 'invalid_request_error', param: this.param, code: this.code }
    };
  }
}

export type OutputFormat = { kind: 'text' } | { kind: 'json' } | { kind: 'schema'; schema: unknown };

export const missing = (param: string): OpenAiError =>
  new OpenAiError(400, `Missing required parameter: '${param}'.`, {
    code: 'missing_required_parameter',
    param
  });

/** Families of models that exist; which exact ones an account may use only OpenAI knows. */
const MODEL = /^(ft:)?(gpt-|o\d|chatgpt-)/;

export function checkModel(model: unknown): string {
  if (model === undefined) throw new OpenAiError(400, 'you must provide a model parameter');
  if (typeof model !== 'string') throw invalidType('model', 'a string', model);
  if (MODEL.test(model)) return model;
  throw new OpenAiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
    code: 'model_not_found'
  });
}

export function refuseStream(stream: unknown): void {
  if (stream === true)
    throw new OpenAiError(400, 'The pretend OpenAI does not stream. Leave out "stream".', {
      param: 'stream'
    });
}

/** The text of a list of messages, the newest last. @param param name of the list in the request */
export function readMessages(messages: unknown, param: string): string[] {
  if (messages === undefined) throw missing(param);
  if (!Array.isArray(messages)) throw invalidType(param, 'an array of objects', messages);
  if (messages.length === 0)
    throw new OpenAiError(
      400,
      `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`,
      { code: 'empty_array', param }
    );
  return messages.map((message: unknown, index) => readMessage(message, `${param}[${index}]`));
}

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

function readMessage(message: unknown, param: string): string {
  if (!isObject(message)) throw invalidType(param, 'an object', message);
  if (message.role === undefined) throw missing(`${param}.role`);
  if (!ROLES.includes(message.role as string))
    throw new OpenAiError(
      400,
      `Invalid value: '${String(message.role)}'. Supported values are: ${ROLES.map((role) => `'${role}'`).join(', ')}.`,
      { code: 'invalid_value', param: `${param}.role` }
    );
  return textOf(message.content);
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n');
}

/**
 * The form of the answer that is asked for.
 * @param param where it stands: `response_format` (its schema one level deeper) or `text.format`
 */
export function readFormat(
  format: unknown,
  { param, texts }: { param: string; texts: readonly string[] }
): OutputFormat {
  if (!isObject(format) || format.type === 'text') return { kind: 'text' };
  if (format.type === 'json_object') return jsonFormat(texts, param);
  const isNested = param === 'response_format';
  const described = isNested ? format.json_schema : format;
  const place = isNested ? `${param}.json_schema` : param;
  if (!isObject(described)) throw missing(place);
  if (typeof described.name !== 'string') throw missing(`${place}.name`);
  if (!isObject(described.schema)) throw missing(`${place}.schema`);
  if (described.strict === true) checkStrict(described.name, described.schema, param);
  return { kind: 'schema', schema: described.schema };
}

function jsonFormat(texts: readonly string[], param: string): OutputFormat {
  if (texts.some((text) => /json/i.test(text))) return { kind: 'json' };
  const list = param === 'response_format' ? 'messages' : 'input';
  throw new OpenAiError(
    400,
    `'${list}' must contain the word 'json' in some form, to use '${param}' of type 'json_object'.`,
    { param: list }
  );
}

/** Strict schemas close their objects. @see https://platform.openai.com/docs/guides/structured-outputs */
function checkStrict(name: string, schema: Fields, param: string): void {
  if (schema.type === 'object' && schema.additionalProperties !== false)
    throw new OpenAiError(
      400,
      `Invalid schema for response_format '${name}': In context=(), 'additionalProperties' is required to be supplied and to be false.`,
      { param }
    );
}

function invalidType(param: string, expected: string, value: unknown): OpenAiError {
  const got = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  return new OpenAiError(400, `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`, {
    code: 'invalid_type',
    param
  });
}
