import { portableDocument } from '../document/portable.ts';
import { findSecrets } from '../document/secrets.ts';
import type { WorkflowDocument } from '../types.ts';
import { secretInWords } from './file-bytes.ts';
import { toFile } from './file.ts';

/**
 * The file of a document for other people: what `portableDocument` leaves of it. Refused, with a sentence, while a
 * credential is typed into it: a file cannot be taken back.
 */
export function exportFile(document: WorkflowDocument): { text: string } | { refusal: string } {
  const [secret] = findSecrets(document);
  return secret ? { refusal: secretInWords(document, secret) } : { text: toFile(portableDocument(document)) };
}

const UNSAFE = /[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu;
const MOST_CHARACTERS = 80;

/** `Lead concierge.automateos.json`: a name that every file system takes. */
export function fileNameOf(name: string): string {
  const words = name.toWellFormed().normalize().replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  const safe = [...words]
    .slice(0, MOST_CHARACTERS)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '');
  return `${safe || 'workflow'}.automateos.json`;
}
