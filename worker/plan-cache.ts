import { withOrgs, type Database } from '@automateos/db';
import { readVersionDocument } from '@automateos/db/queries/claims';
import { StepError } from '@automateos/workflow';
import { compilePlan, type FindDefinition, type Plan } from '@automateos/workflow/run';

/** Plans kept in memory; the one unused for longest makes room. */
const MOST_PLANS = 500;

export interface PlanKey {
  orgId: string;
  versionId: string;
  triggerNodeId: string;
}

/** Plans by version and trigger. Versions never change, so neither do plans. */
export class PlanCache {
  readonly #plans = new Map<string, Promise<Plan>>();
  readonly #db: Database;
  readonly #findDefinition: FindDefinition;

  constructor(db: Database, findDefinition: FindDefinition) {
    this.#db = db;
    this.#findDefinition = findDefinition;
  }

  /** @throws StepError `INVALID_CONFIG` when the version cannot be executed. */
  async find(key: PlanKey): Promise<Plan> {
    const name = `${key.versionId}:${key.triggerNodeId}`;
    const plan = this.#plans.get(name) ?? this.#load(key);
    this.#plans.delete(name);
    this.#plans.set(name, plan); // newest last
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > MOST_PLANS && oldest !== undefined) this.#plans.delete(oldest);
    try {
      return await plan;
    } catch (error) {
      this.#plans.delete(name); // a database that was away must not be remembered
      throw error;
    }
  }

  async #load({ orgId, versionId, triggerNodeId }: PlanKey): Promise<Plan> {
    const document = await withOrgs(this.#db, [orgId], (tx) =>
      readVersionDocument(tx, { orgId, id: versionId })
    );
    if (!document) throw new StepError('INVALID_CONFIG', 'The version of this run does not exist any more.');
    return compilePlan(document, triggerNodeId, this.#findDefinition);
  }
}
