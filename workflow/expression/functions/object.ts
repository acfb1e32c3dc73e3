import { toText } from '../output.ts';
import { copyKeys, readMember, setKey, type PlainObject } from '../values.ts';
import { isEmpty } from './any.ts';
import type { Call, FunctionEntry } from './define.ts';
import { encodeUrl } from './text-convert.ts';

/** Field names given one by one or as a list. */
function fieldNames(call: Call): ReadonlySet<string> {
  const names = call.args.flatMap((value, index) =>
    Array.isArray(value) ? (value as unknown[]) : [call.text(index)]
  );
  call.frame.chargeElements(names.length);
  return new Set(names.map((name) => toText(name, call.frame)));
}

/** A new object with the fields that pass a test. */
function keep(object: PlainObject, call: Call, test: (key: string, value: unknown) => boolean): PlainObject {
  const result: PlainObject = {};
  for (const key of keysOf(object, call)) if (test(key, object[key])) setKey(result, key, object[key]);
  return result;
}

/** Field names of an object, paid for. */
export function keysOf(object: PlainObject, call: Call): string[] {
  const keys = Object.keys(object);
  call.frame.chargeElements(keys.length);
  return keys;
}

export const objectFunctions: readonly FunctionEntry<PlainObject>[] = [
  {
    signature: 'keys()',
    description: 'The names of the fields.',
    example: ['{ name: "Ada", age: 36 }.keys()', ['name', 'age']],
    run: keysOf
  },
  {
    signature: 'values()',
    description: 'The values of the fields.',
    example: ['{ name: "Ada", age: 36 }.values()', ['Ada', 36]],
    run: (object, call) => keysOf(object, call).map((key) => object[key])
  },
  {
    signature: 'entries()',
    description: 'The fields as a list of [name, value].',
    example: ['{ name: "Ada" }.entries()', [['name', 'Ada']]],
    run: (object, call) => keysOf(object, call).map((key) => [key, object[key]])
  },
  {
    signature: 'hasField(name)',
    description: 'Whether the object has a field of this name.',
    example: ['{ name: "Ada" }.hasField("name")', true],
    aliases: ['hasOwnProperty'],
    run: (object, call) => Object.hasOwn(object, call.text(0))
  },
  {
    signature: 'get(path, fallback?)',
    description: 'The value at a path of names and positions with dots between them.',
    example: ['{ rows: [{ id: 7 }] }.get("rows.0.id")', 7],
    run: (object, call) => {
      const path = call.text(0);
      call.frame.chargeText(path.length * 8);
      const value = path.split('.').reduce((inner: unknown, key) => readMember(inner, key), object);
      return value === undefined ? call.value(1) : value;
    }
  },
  {
    signature: 'pick(name, …)',
    description: 'A copy with only these fields.',
    example: ['{ a: 1, b: 2, c: 3 }.pick("a", "c")', { a: 1, c: 3 }],
    aliases: ['keepFields'],
    run: (object, call) => {
      const names = fieldNames(call);
      return keep(object, call, (key) => names.has(key));
    }
  },
  {
    signature: 'omit(name, …)',
    description: 'A copy without these fields.',
    example: ['{ a: 1, b: 2, c: 3 }.omit("b")', { a: 1, c: 3 }],
    aliases: ['removeField', 'removeFields'],
    run: (object, call) => {
      const names = fieldNames(call);
      return keep(object, call, (key) => !names.has(key));
    }
  },
  {
    signature: 'merge(object, …)',
    description: 'A copy with the fields of other objects added; the last one wins.',
    example: ['{ a: 1, b: 1 }.merge({ b: 2 })', { a: 1, b: 2 }],
    run: (object, call) => {
      const result: PlainObject = {};
      for (const part of [object, ...call.args.map((_, index) => call.object(index))]) {
        keysOf(part, call);
        copyKeys(result, part);
      }
      return result;
    }
  },
  {
    signature: 'compact()',
    description: 'A copy without missing and empty fields.',
    example: ['{ a: 1, b: null, c: "" }.compact()', { a: 1 }],
    run: (object, call) => keep(object, call, (_, value) => !isEmpty(value))
  },
  {
    signature: 'mapValues(function)',
    description: 'A copy with each value replaced by what a function makes of it.',
    example: ['{ a: 1, b: 2 }.mapValues(n => n * 10)', { a: 10, b: 20 }],
    callback: true,
    run: (object, call) => {
      const lambda = call.lambda(0);
      const result: PlainObject = {};
      for (const key of keysOf(object, call)) setKey(result, key, lambda.invoke(object[key], key));
      return result;
    }
  },
  {
    signature: 'toQuery()',
    description: 'The fields as the query of a web address.',
    example: ['{ q: "fish & chips", page: 2 }.toQuery()', 'q=fish%20%26%20chips&page=2'],
    aliases: ['urlEncode'],
    run: (object, call) => {
      const pairs = keysOf(object, call).map((key) => [key, toText(object[key], call.frame)]);
      return pairs.map((pair) => pair.map((text) => encodeUrl(text, call)).join('=')).join('&');
    }
  }
];
