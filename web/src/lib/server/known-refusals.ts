/** Refusals that several operations have, for the `errors` of their docs: `errors: { NOT_PUBLISHED, NOT_SAVED_YET }`. */

type Refusal = readonly [status: number, when: string];

export const NOT_PUBLISHED: Refusal = [409, 'No version is live: publish the workflow first.'];
export const NOT_SAVED_YET: Refusal = [
  409,
  '`snapshot` holds edits that are not saved yet. Try again in a moment.'
];
export const INVALID_WORKFLOW: Refusal = [
  422,
  'The workflow has errors, which `problems` lists. When it is one, `code` is its kind.'
];
export const WEBHOOK_PATH_TAKEN: Refusal = [422, 'Another workflow has a webhook at this address.'];

export const NOT_OVER: Refusal = [409, 'The run is still going.'];
export const NOT_FAILED: Refusal = [409, 'The run has no failed step to go on from.'];
export const TRIGGER_GONE: Refusal = [409, 'The chosen version does not have the trigger of this run.'];
export const ALREADY_RESOLVED: Refusal = [409, 'Somebody has dealt with this failed run already.'];

export const BUDGET_SPENT: Refusal = [
  402,
  'The team’s budget of this month is spent, and this run would cost something.'
];

export const LAST_OWNER: Refusal = [409, 'A team needs an owner.'];
export const TOO_MANY_ATTEMPTS: Refusal = [429, 'Too many attempts. Try again after `Retry-After` seconds.'];

export const NAME_TAKEN: Refusal = [409, 'There is one of this name already.'];
export const TOO_DEEP: Refusal = [409, 'A folder inside a folder cannot hold another one.'];
