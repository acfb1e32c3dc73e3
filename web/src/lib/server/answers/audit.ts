import { z } from 'zod';
import { moment, pageOf, publicId } from './parts.ts';

const detail = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const auditEntry = z
  .strictObject({
    number: z.int().min(1).meta({ description: 'Counts up by one in each team; a gap is a missing entry.' }),
    at: moment('When it was done.'),
    actorId: publicId('usr', 'Who did it; null for somebody without an account.').nullable(),
    actorName: z.string().nullable().meta({ description: 'Name of that person now.' }),
    via: z
      .enum(['user', 'key', 'link', 'system'])
      .meta({ description: 'In the app, with an API key, by a link, or by the installation itself.' }),
    action: z.string().meta({ description: 'What was done.', examples: ['secret.rotate'] }),
    target: z.string().nullable().meta({ description: 'Id of what it was done to.' }),
    details: z
      .record(z.string(), detail)
      .meta({ description: 'Names and numbers of the change. Never the value of a secret.' }),
    hash: z.string().meta({ description: 'SHA-256 over the entry and the hash of the one before, in hex.' })
  })
  .meta({ id: 'AuditEntry', description: 'One thing that was done in a team.' });
export type AuditEntry = z.output<typeof auditEntry>;

export const auditPage = pageOf(auditEntry, 'AuditPage');

export const auditVerdict = z
  .strictObject({
    intact: z.boolean(),
    entries: z.int().min(0).meta({ description: 'How many entries are as they were written.' }),
    brokenAt: z
      .int()
      .min(1)
      .nullable()
      .meta({ description: 'Number of the first entry that is not; null when the log is intact.' }),
    problem: z
      .enum(['changed', 'missing', 'unchained', 'end-missing'])
      .nullable()
      .meta({ description: 'What is wrong there.' }),
    head: z.string().nullable().meta({
      description: 'Hash of the last entry. Keep it elsewhere to prove later that nothing was removed.'
    }),
    checkedAt: moment('When it was checked.')
  })
  .meta({ id: 'AuditVerdict', description: 'Whether the audit log is as it was written.' });
export type AuditVerdict = z.output<typeof auditVerdict>;
