import type { SuccessCase } from './success-cases.ts';
import { createStripe, pretendStripe } from '@automateos/egress';
import { fromPublicId } from '@automateos/workflow';
import { platform } from '../platform.ts';

/** What the pretend Stripe signs its events with. */
export const WEBHOOK_SECRET = 'whsec_test_secret';
/** Long over, so that it can be due. */
export const DUE_MONTH = '2026-01';

/** Puts use of a month into the books: so many steps of one workflow. */
export async function bookSteps(
  { orgId, workflow, run }: { orgId: string; workflow: string; run: string },
  use: { month: string; steps: number; costMicros: number }
): Promise<void> {
  const [workflowId, runId] = [fromPublicId('wf', workflow)!, fromPublicId('run', run)!];
  await platform().db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${orgId}}`}, true)`;
    await tx`INSERT INTO usage_ledger (org_id, workflow_id, run_id, kind, quantity, cost_micros, source_key, occurred_at)
      VALUES (${orgId}, ${workflowId}, ${runId}, 'step', ${use.steps}, ${use.costMicros}, ${`${runId}:${use.month}`}, ${`${use.month}-15T12:00:00Z`})
      ON CONFLICT DO NOTHING`;
  });
}

/** Lets the platform of the test take payments at a pretend Stripe, with a state of its own. */
export function takePayments(): (request: Request) => Promise<Response> {
  const send = pretendStripe.open();
  platform().payments = createStripe({ secretKey: 'sk_test_abc', webhookSecret: WEBHOOK_SECRET, send });
  return send;
}

type World = { team: { orgId: string }; ids: { wf: string; run: string } };

export const billingCases: Record<string, (world: World) => SuccessCase | Promise<SuccessCase>> = {
  estimateCost: () => ({}),
  listInvoices: () => ({}),
  payInvoice: async ({ team, ids }) => {
    takePayments();
    const place = { orgId: team.orgId, workflow: ids.wf, run: ids.run };
    await bookSteps(place, { month: DUE_MONTH, steps: 30_000, costMicros: 3_000_000 });
    return { params: { month: DUE_MONTH } };
  },
  readInvoice: () => ({ params: { month: new Date().toISOString().slice(0, 7) } })
};
