import type { FormPart, HttpRequest } from '@automateos/workflow';
import { FormData } from 'undici';
import type { Outgoing } from './send.ts';

/** A body as it goes over the wire: parts become a multipart form. */
export function encodeBody(body: HttpRequest['body']): Outgoing['body'] {
  return Array.isArray(body) ? encodeForm(body) : body;
}

function encodeForm(parts: readonly FormPart[]): FormData {
  const form = new FormData();
  for (const { name, value, filename, contentType } of parts) {
    if (typeof value === 'string' && !filename) form.append(name, value);
    else
      form.append(
        name,
        new Blob([value as BlobPart], { type: contentType ?? 'application/octet-stream' }),
        filename ?? 'file'
      );
  }
  return form;
}
