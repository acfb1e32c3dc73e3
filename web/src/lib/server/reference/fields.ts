import type { Field, FieldType } from '#lib/reference/types.ts';
import type { JsonSchema } from '../openapi-schemas.ts';

const SHAPES = '#/components/schemas/';

/** Name of the shape that a `$ref` points to. */
export const shapeName = (reference: string): string => reference.slice(SHAPES.length);

/** A schema's type in the words of TypeScript, with a link to the shape it is made of. */
export function typeOf(schema: JsonSchema): FieldType {
  if (typeof schema.$ref === 'string') return { text: shapeName(schema.$ref), shape: shapeName(schema.$ref) };
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices) return unite(choices.map(typeOf));
  if (schema.const !== undefined) return { text: JSON.stringify(schema.const) };
  if (schema.enum)
    return { text: (schema.enum as unknown[]).map((value) => JSON.stringify(value)).join(' | ') };
  if (Array.isArray(schema.type))
    return unite(schema.type.map((type: unknown) => typeOf({ ...schema, type })));
  if (schema.type === 'array') return wrap(typeOf(schema.items as JsonSchema), (text) => `${text}[]`);
  if (schema.type === 'object') return typeOfObject(schema);
  return { text: schema.type === 'string' ? typeOfText(schema) : String(schema.type ?? 'any') };
}

const wrap = (type: FieldType, change: (text: string) => string): FieldType => ({
  ...type,
  text: change(type.text)
});

function unite(types: FieldType[]): FieldType {
  const shape = types.find((type) => type.shape)?.shape;
  return { text: types.map((type) => type.text).join(' | '), ...(shape && { shape }) };
}

function typeOfObject({ additionalProperties }: JsonSchema): FieldType {
  const values = additionalProperties as JsonSchema | boolean | undefined;
  if (typeof values !== 'object' || Object.keys(values).length === 0) return { text: 'object' };
  return wrap(typeOf(values), (text) => `map of ${text}`);
}

function typeOfText({ format, pattern }: JsonSchema): string {
  const kind = /^\^([a-z]+)_\[/.exec(String(pattern))?.[1];
  return kind ? `${kind}_…` : String(format ?? 'string');
}

/** The fields of an object, one row each; a nested object without a name is opened in place as `user.name`. */
export function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = (schema.required ?? []) as string[];
  return properties.flatMap(([name, property]) => {
    const row: Field = {
      name: prefix + name,
      type: typeOf(property),
      required: required.includes(name),
      description: descriptionOf(property),
      limits: limitsOf(property)
    };
    return [row, ...innerFields(property, prefix + name)];
  });
}

function innerFields(schema: JsonSchema, name: string): Field[] {
  const choices = schema.anyOf as JsonSchema[] | undefined;
  const open = choices?.find((choice) => choice.properties) ?? schema;
  if (open.properties) return fieldsOf(open, `${name}.`);
  const items = schema.items as JsonSchema | undefined;
  return items?.properties ? fieldsOf(items, `${name}[].`) : [];
}

function descriptionOf(schema: JsonSchema): string {
  const choices = schema.anyOf as JsonSchema[] | undefined;
  return String(schema.description ?? choices?.[0]?.description ?? '');
}

/** What a value is held to, in words. */
export function limitsOf({ minimum, maximum, maxLength, default: usual }: JsonSchema): string {
  const words: string[] = [];
  if (minimum !== undefined && maximum !== undefined) words.push(`${String(minimum)} to ${String(maximum)}`);
  else if (minimum !== undefined) words.push(`at least ${String(minimum)}`);
  if (maxLength !== undefined) words.push(`at most ${String(maxLength)} characters`);
  if (usual !== undefined && typeof usual !== 'object') words.push(`${String(usual)} unless told`);
  return words.join(', ');
}
