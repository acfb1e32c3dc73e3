import { auditVerdict } from '#lib/server/answers/audit.ts';
import { route } from '#lib/server/route.ts';
import { verifyAudit } from '#lib/server/services/audit.ts';

export const POST = route({
  action: 'audit.read',
  answer: auditVerdict,
  docs: {
    id: 'verifyAudit',
    tag: 'Audit',
    summary: 'Verify the audit log',
    description: 'Recomputes every hash from the stored entries and names the first one that does not fit.'
  },
  handle: ({ actor }) => verifyAudit(actor)
});
