import { errorPolicy } from '@automateos/workflow/run';
import { expect, it } from 'vitest';
import { adviseOn } from './failure.ts';

it('sends people to the workflow for what only they can change', () => {
  for (const code of ['INVALID_CONFIG', 'EXPRESSION_FAILED', 'HTTP_4XX', 'SECRET_MISSING'] as const) {
    expect(errorPolicy(code).blame).toBe('user');
    expect(adviseOn(code).fix).toBe('workflow');
  }
});

it('offers a retry where the fault lies elsewhere', () => {
  for (const code of ['NETWORK', 'TIMEOUT', 'HTTP_5XX', 'INTERNAL']) expect(adviseOn(code).fix).toBe('retry');
});

it('has an answer for codes that it does not know', () => {
  expect(adviseOn('toString').fix).toBe('retry');
});
