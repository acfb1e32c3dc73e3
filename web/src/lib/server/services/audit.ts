import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import * as queries from '@automateos/db/queries/audit';
import { authorise, uuidOf } from '../access.ts';
import type { AuditEntry, AuditVerdict } from '../answers/audit.ts';
import { iso, publicId } from '../dto.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';

export interface AuditFilterInput {
  /** `secret.rotate`, or `secret` for everything about secrets. */
  action?: string;
  /** Public id of the person. */
  actorId?: string;
  /** Public id of what it was done to. */
  target?: string;
  /** ISO 8601. */
  from?: string;
  to?: string;
}

/** What was done in the team, newest first. */
export async function listAudit(
  actor: Actor,
  input: PageInput & AuditFilterInput = {}
): Promise<Page<AuditEntry>> {
  authorise(actor, 'audit.read');
  const filter = filterOf(actor, input);
  return withOrg(platform().db, actor.orgId, (tx) =>
    readPage(input, {
      read: ({ limit, after }) =>
        queries.listAudit(tx, {
          ...filter,
          limit,
          beforeSeq: after === undefined ? undefined : cursorPart(after, parseSeq)
        }),
      cursorOf: (row) => String(row.seq),
      show,
      count: () => queries.countAudit(tx, filter)
    })
  );
}

/** Recomputes the chain of hashes from the rows and says where it is broken. */
export async function verifyAudit(actor: Actor): Promise<AuditVerdict> {
  authorise(actor, 'audit.read');
  const { rows, broken, head } = await withOrg(platform().db, actor.orgId, (tx) =>
    queries.checkAudit(tx, actor.orgId)
  );
  return {
    intact: !broken,
    entries: rows,
    brokenAt: broken?.seq ?? null,
    problem: broken?.reason ?? null,
    head,
    checkedAt: iso(new Date())
  };
}

const EXPORT_BATCH = 500;
const COLUMNS = [
  'number',
  'at',
  'actorName',
  'actorId',
  'via',
  'action',
  'target',
  'details',
  'hash'
] as const;

/** The filtered log as lines of a CSV file (RFC 4180), newest first, read page by page. */
export async function* exportAudit(actor: Actor, input: AuditFilterInput = {}): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  let cursor: string | undefined;
  do {
    const page: Page<AuditEntry> = await listAudit(actor, { ...input, cursor, limit: EXPORT_BATCH });
    for (const entry of page.data) yield `${COLUMNS.map((column) => cell(entry[column])).join(',')}\r\n`;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

/** A leading sign would be a formula in a spreadsheet: an apostrophe makes it a text (OWASP, CSV injection). */
function cell(value: AuditEntry[(typeof COLUMNS)[number]]): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const filterOf = (actor: Actor, { action, actorId, target, from, to }: AuditFilterInput) => ({
  orgId: actor.orgId,
  action,
  actorId: actorId === undefined ? undefined : uuidOf('usr', actorId),
  target,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to)
});

const show = (row: queries.AuditRow): AuditEntry => ({
  number: row.seq,
  at: iso(row.at),
  actorId: publicId('usr', row.actorId),
  actorName: row.actorName,
  via: row.via,
  action: row.action,
  target: row.target,
  details: row.details as AuditEntry['details'],
  hash: Buffer.from(row.hash).toString('hex')
});

const parseSeq = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
