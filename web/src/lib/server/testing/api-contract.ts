import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument } from '../api-document.ts';

export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, OperationAnswer>;
  security?: object[];
}

export interface OperationAnswer {
  /** Set when it is described once for many, and then nothing else. */
  $ref?: string;
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema?: object; 'x-events'?: Record<string, object> }>;
}

export interface NamedOperation extends Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` parameters. */
  path: string;
}

export const contract = apiDocument('http://127.0.0.1:3000');

type Paths = Record<string, Record<string, Operation>>;

/** Every operation of the document. */
export const operations: NamedOperation[] = Object.entries(contract.paths as Paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase() as NamedOperation['method'],
      path
    }))
);

/** The status that an operation succeeds with; there is one. */
export const successOf = (operation: Operation): string =>
  Object.keys(operation.responses).find((status) => status.startsWith('2'))!;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ ...contract, $id: 'api' });

const escape = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The check of the schema at a place of the document, compiled by a validator that is not the one of the routes. */
export function schemaAt(...place: string[]): ValidateFunction {
  return ajv.compile({ $ref: `api#/${place.map(escape).join('/')}` });
}

/** What a schema of the document finds wrong with a value; empty when nothing. */
export function faultsOf(check: ValidateFunction, value: unknown): string[] {
  if (check(value)) return [];
  return check.errors!.map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`
  );
}
