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

/** "1 of 2 have approved: Ada"; empty where one is enough. */
export function quorumLine({ quorum, votes }: Pick<Approval, 'quorum' | 'votes'>): string {
  if (quorum === 1) return '';
  const names = votes.map(({ name }) => name).join(', ');
  return `${votes.length} of ${quorum} have approved${names && `: ${names}`}.`;
}
