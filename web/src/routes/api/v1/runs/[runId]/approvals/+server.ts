import { approvalList } from '#lib/server/answers/approvals.ts';
import { route } from '#lib/server/route.ts';
import { listApprovals } from '#lib/server/services/approvals.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  answer: approvalList,
  docs: {
    id: 'listApprovals',
    tag: 'Runs',
    summary: 'List the questions of a run',
    description: 'What its Approval steps ask people, and how it was decided by whom.'
  },
  handle: ({ actor, params }) => listApprovals(actor, params.runId)
});
