import { withOrg, withOrgs } from '@automateos/db';
import { listSteps, type StepRow } from '@automateos/db/queries/run-steps';
import { decideWait, listWaits } from '@automateos/db/queries/run-waits';
import { pretendServices, type PretendService } from '@automateos/mocks';
import { type JsonObject, type WorkflowDocument } from '@automateos/workflow';
import type { TemplateCase } from '@automateos/workflow/interop';
import { isFinal } from '@automateos/workflow/run';
import { findTriggers } from '@automateos/workflow/validate';
import { waitFor, type Fixture } from '@automateos/worker/testing/fixture';
import { installed } from './installed.ts';

/** A request that a pretend service got: the texts in its address and its body. */
export interface Told {
  service: string;
  text: string;
}

/** The pretend services, and what they were told since it was last emptied. */
export function recordingServices(): { services: PretendService[]; told: Told[] } {
  const told: Told[] = [];
  const services = pretendServices.map((service) => ({
    ...service,
    open() {
      const answer = service.open();
      return async (request: Request) => {
        const body = await request.clone().text();
        told.push({ service: service.name, text: [request.url, ...textsIn(body)].join('\n') });
        return answer(request);
      };
    }
  }));
  return { services, told };
}

/** The values in a JSON body as they read, or the body as it is. */
function textsIn(body: string): string[] {
  try {
    const texts: string[] = [];
    JSON.parse(body, (_, value: unknown) => {
      if (typeof value !== 'object') texts.push(String(value));
      return value;
    });
    return texts;
  } catch (error) {
    if (error instanceof SyntaxError) return [body];
    throw error;
  }
}

interface CaseResult {
  steps: StepRow[];
  told: Told[];
}

/**
 * Runs a case of a template to its end in an organisation of its own: time goes by for its waits, and its approvals
 * are decided as the case says. What happened in the runs before it is not in the result.
 */
export async function runCase(
  rig: { fixture: Fixture; told: Told[] },
  document: WorkflowDocument,
  { input, before = [], decisions = [] }: TemplateCase
): Promise<CaseResult> {
  const { fixture, told } = rig;
  const orgId = await fixture.createOrg();
  const version = await fixture.publish(installed(document), { orgId });
  const { nodeId: triggerNodeId } = findTriggers(document)[0]!;
  const isWebhook = document.nodes[triggerNodeId]!.type === 'webhook';
  let runId = '';
  for (const delivery of [...before, input]) {
    told.length = 0;
    const run = { triggerNodeId, input: delivery as JsonObject, pretend: true };
    runId = await fixture.startRun({ ...version }, { ...run, trigger: isWebhook ? 'webhook' : 'manual' });
    await finish(fixture, { orgId, runId, decisions });
  }
  const steps = await withOrg(fixture.database.db, orgId, (tx) => listSteps(tx, orgId, runId));
  return { steps, told: [...told] };
}

interface RunKey {
  orgId: string;
  runId: string;
}

async function finish(
  fixture: Fixture,
  { decisions, ...key }: RunKey & { decisions: readonly ('approved' | 'rejected')[] }
): Promise<void> {
  const left = [...decisions];
  let done = 0;
  for (;;) {
    const run = await waitFor(
      async () => {
        const now = await fixture.run(key.runId);
        if (isFinal(now.status)) return now;
        // Waiting, and not for what was answered a moment ago.
        return now.status === 'waiting' && (await finishedSteps(fixture, key)) > done && now;
      },
      { what: 'the run to end or to wait' }
    );
    if (run.status === 'succeeded') return;
    if (run.status !== 'waiting') throw new Error(`The run is ${run.status}: ${JSON.stringify(run.error)}`);
    done = await finishedSteps(fixture, key);
    const open = await openWait(fixture, key);
    if (open) await decide(fixture, { ...key, id: open }, left.shift());
    else await fixture.letPass(key.runId, run.wakeAt!.getTime() - Date.now() + 1_000);
  }
}

async function finishedSteps(fixture: Fixture, { orgId, runId }: RunKey): Promise<number> {
  const steps = await withOrg(fixture.database.db, orgId, (tx) => listSteps(tx, orgId, runId));
  return steps.filter(({ finishedAt }) => finishedAt !== null).length;
}

async function openWait(fixture: Fixture, key: RunKey): Promise<string | undefined> {
  const waits = await withOrgs(fixture.database.db, [key.orgId], (tx) => listWaits(tx, key));
  return waits.find(({ decision }) => decision === null)?.id;
}

async function decide(
  fixture: Fixture,
  wait: RunKey & { id: string },
  decision: 'approved' | 'rejected' | undefined
): Promise<void> {
  if (!decision) throw new Error('The template asks for an approval that the case does not decide.');
  const answer = {
    decision,
    via: 'app',
    by: fixture.userId,
    name: 'Ada',
    comment: 'Not this week.'
  } as const;
  await withOrgs(fixture.database.db, [wait.orgId], (tx) => decideWait(tx, { ...wait, ...answer }));
}
