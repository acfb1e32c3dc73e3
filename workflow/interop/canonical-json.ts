/** JSON text that depends on the content only: keys of every object in code unit order. */

/** Compact canonical JSON, for hashes. Absent values (`undefined`) are left out, as in `JSON.stringify`. */
export function canonicalJson(value: unknown): string {
  return write(value, '', '');
}

/** Canonical JSON with two spaces of indent, for files that people read and compare. */
export function readableJson(value: unknown): string {
  return write(value, '  ', '\n');
}

function write(value: unknown, indent: string, lineBreak: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = lineBreak + indent;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = Array.isArray(value)
    ? value.map((element) => write(element, indent, lineBreak && inner))
    : members(value as Record<string, unknown>, indent, lineBreak && inner);
  return parts.length === 0
    ? `${open}${close}`
    : `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${close}`;
}

function members(object: Record<string, unknown>, indent: string, lineBreak: string): string[] {
  const space = lineBreak === '' ? '' : ' ';
  return Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${space}${write(object[key], indent, lineBreak)}`);
}
