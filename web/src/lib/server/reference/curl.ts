import type { Placed } from './document.ts';
import { sampleBody, sampleOf, type Resolve } from './sample.ts';

const BREAK = ' \\\n  ';

/** The call as one types it into a shell, with made-up ids; the key comes from a variable. */
export function curlOf({ operation, method, path, baseUrl }: Placed, resolve: Resolve): string {
  const url = baseUrl + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => idOf(name, operation, resolve));
  const isStream = Object.values(operation.responses).some((answer) => answer.content?.['text/event-stream']);
  const flags = [...(isStream ? ['-N'] : []), ...(method === 'GET' ? [] : [`-X ${method}`])];
  const parts = [['curl', ...flags, quote(url)].join(' ')];
  if (operation['x-action'] !== 'public') parts.push('-H "Authorization: Bearer $AUTOMATEOS_KEY"');
  const body = operation.requestBody?.content['application/json'].schema;
  if (body) {
    parts.push("-H 'Content-Type: application/json'");
    parts.push(`-d ${quote(JSON.stringify(sampleBody(body, resolve)))}`);
  }
  return parts.join(BREAK);
}

function idOf(name: string, operation: Placed['operation'], resolve: Resolve): string {
  const parameter = operation.parameters.find((candidate) => candidate.name === name);
  return parameter ? String(sampleOf(parameter.schema, resolve)) : name;
}

/** In single quotes, where a shell reads nothing into it. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
