import type { JsonSchema } from '../openapi-schemas.ts';

/** The parts of our OpenAPI document that its page reads. */
export interface ApiDocument {
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, DocumentedAnswer & { 'x-status': string }>;
  };
}

export interface DocumentedOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  'x-action': string;
  'x-roles'?: string[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: { 'application/json': { schema: JsonSchema } } };
  responses: Record<string, DocumentedAnswer>;
}

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

export interface DocumentedAnswer {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, DocumentedContent>;
}

interface DocumentedContent {
  schema: JsonSchema;
  examples?: Record<string, { summary: string }>;
  'x-events'?: Record<string, JsonSchema>;
}

/** An operation with where it stands. */
export interface Placed {
  operation: DocumentedOperation;
  method: string;
  path: string;
  baseUrl: string;
}
