/** What the page of the API shows, worked out on the server from the OpenAPI document. */

export interface FieldType {
  /** `string`, `Run[]`, `"a" | "b"`. */
  text: string;
  /** The shape it is made of, explained at `#shape-<name>`. */
  shape?: string;
}

export interface Field {
  name: string;
  type: FieldType;
  required: boolean;
  description: string;
  /** `1 to 500, 50 unless told`. */
  limits: string;
}

export interface FieldGroup {
  title: string;
  fields: Field[];
}

export interface Refusal {
  status: number;
  code: string;
  when: string;
}

export interface Answer {
  status: string;
  /** Undefined for an answer without a body. */
  mediaType?: string;
  type?: FieldType;
  fields: FieldGroup[];
  /** JSON with made-up values. */
  example?: string;
}

export interface OperationView {
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  /** A sentence on who may call it. */
  access: string;
  input: FieldGroup[];
  answer: Answer;
  refusals: Refusal[];
  curl: string;
}

export interface Section {
  tag: string;
  /** Of its anchor. */
  slug: string;
  text: string;
  operations: OperationView[];
}

export interface Shape {
  name: string;
  description: string;
  /** What it is when it has no fields of its own: an enumeration. */
  type: FieldType;
  fields: Field[];
}

export interface Reference {
  /** Address of this installation. */
  baseUrl: string;
  sections: Section[];
  /** Refusals of operations of every kind. */
  refusals: { status: string; when: string }[];
  shapes: Shape[];
}
