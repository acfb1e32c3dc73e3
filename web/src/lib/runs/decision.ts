import type { Approval } from '#lib/server/answers/approvals.ts';

/** "Approved by Ada", "Rejected: nobody decided in time"; empty while it is open. */
export function decisionLine({
  decision,
  decidedVia,
  decidedBy
}: Pick<Approval, 'decision' | 'decidedVia' | 'decidedBy'>): string {
  if (!decision) return '';
  const verb = decision === 'approved' ? 'Approved' : 'Rejected';
  if (decidedVia === 'deadline') return `${verb}: nobody decided in time`;
  return `${verb} by ${decidedBy ?? 'somebody'}${decidedVia === 'link' ? ' through the link' : ''}`;
}
