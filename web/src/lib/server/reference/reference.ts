import type {
  Answer,
  Field,
  FieldGroup,
  OperationView,
  Reference,
  Refusal,
  Section,
  Shape
} from '#lib/reference/types.ts';
import type { JsonSchema } from '../openapi-schemas.ts';
import { fieldsOf, limitsOf, shapeName, typeOf } from './fields.ts';
import { curlOf } from './curl.ts';
import type { ApiDocument, DocumentedAnswer, DocumentedOperation, Parameter, Placed } from './document.ts';
import { sampleOf, type Resolve } from './sample.ts';

/** What the page of the API shows of an OpenAPI document. */
export function makeReference(document: ApiDocument): Reference {
  const { schemas } = document.components;
  const resolve: Resolve = (reference) => schemas[shapeName(reference)] ?? {};
  const baseUrl = document.servers[0]!.url;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      viewOf({ operation, method: method.toUpperCase(), path, baseUrl }, resolve)
    )
  );
  return {
    baseUrl,
    sections: document.tags.map((tag) => sectionOf(tag, operations)),
    refusals: Object.values(document.components.responses).map((answer) => ({
      status: answer['x-status'],
      when: answer.description
    })),
    shapes: Object.entries(schemas).map(([name, schema]) => shapeOf(name, schema))
  };
}

function sectionOf(tag: { name: string; description: string }, operations: OperationView[]): Section {
  const slug = tag.name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  const own = operations.filter((operation) => operation.tag === tag.name);
  return { tag: tag.name, slug, text: tag.description, operations: own };
}

const shapeOf = (name: string, schema: JsonSchema): Shape => ({
  name,
  description: String(schema.description ?? ''),
  type: typeOf(schema),
  fields: fieldsOf(schema)
});

function viewOf(placed: Placed, resolve: Resolve): OperationView {
  const { operation, method, path } = placed;
  return {
    id: operation.operationId,
    tag: operation.tags[0]!,
    method,
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    access: accessOf(operation),
    input: inputOf(operation, resolve),
    answer: answerOf(operation, resolve),
    refusals: refusalsOf(operation),
    curl: curlOf(placed, resolve)
  };
}

function accessOf(operation: DocumentedOperation): string {
  const action = operation['x-action'];
  if (action === 'public') return 'Anybody';
  if (action === 'signedIn') return 'Anybody who is signed in in a browser';
  const roles = operation['x-roles'] ?? [];
  return roles.length === 6 ? 'Every role' : `Roles: ${roles.join(', ')}`;
}

const PLACES: Record<string, string> = { path: 'In the path', query: 'In the query', header: 'Headers' };

function inputOf(operation: DocumentedOperation, resolve: Resolve): FieldGroup[] {
  const groups = Object.entries(PLACES).map(([place, title]) => ({
    title,
    fields: operation.parameters.filter((parameter) => parameter.in === place).map(fieldOfParameter)
  }));
  const body = operation.requestBody?.content['application/json'].schema;
  if (body) groups.push({ title: titleOf('Body', body), fields: fieldsOf(open(body, resolve)) });
  return groups.filter((group) => group.fields.length > 0);
}

const fieldOfParameter = ({ name, required, description = '', schema }: Parameter): Field => ({
  name,
  type: typeOf(schema),
  required,
  description,
  limits: limitsOf(schema)
});

const open = (schema: JsonSchema, resolve: Resolve): JsonSchema =>
  typeof schema.$ref === 'string' ? resolve(schema.$ref) : schema;

const titleOf = (word: string, schema: JsonSchema): string =>
  typeof schema.$ref === 'string' ? `${word}: ${shapeName(schema.$ref)}` : word;

function answerOf(operation: DocumentedOperation, resolve: Resolve): Answer {
  const [status, answer] = Object.entries(operation.responses).find(([code]) => code.startsWith('2'))!;
  const headers = headersOf(answer);
  const [mediaType, content] = Object.entries(answer.content ?? {})[0] ?? [];
  if (!content) return { status, fields: headers };
  const events = Object.entries(content['x-events'] ?? {}).map(([name, schema]) => ({
    title: titleOf(`Event ${name}`, schema),
    fields: fieldsOf(open(schema, resolve))
  }));
  if (events.length > 0) return { status, mediaType, fields: [...headers, ...events] };
  const { schema } = content;
  return {
    status,
    mediaType,
    type: typeOf(schema),
    fields: [{ title: titleOf('Body', schema), fields: fieldsOf(open(schema, resolve)) }, ...headers],
    example: JSON.stringify(sampleOf(schema, resolve), null, 2)
  };
}

function headersOf(answer: DocumentedAnswer): FieldGroup[] {
  const fields = Object.entries(answer.headers ?? {}).map(([name, { description, schema }]) =>
    fieldOfParameter({ name, in: 'header', required: true, description, schema })
  );
  return fields.length > 0 ? [{ title: 'Headers', fields }] : [];
}

/** Only those that are the operation's own; what every operation refuses is told once. */
function refusalsOf(operation: DocumentedOperation): Refusal[] {
  return Object.entries(operation.responses).flatMap(([status, answer]) =>
    Object.entries(answer.content?.['application/json']?.examples ?? {}).map(([code, { summary }]) => ({
      status: Number(status),
      code,
      when: summary
    }))
  );
}
