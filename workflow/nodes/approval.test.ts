import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, FAKE_NOW, resolvedConfig } from '../testing.ts';
import { approval, execute } from './approval.ts';

const config = resolvedConfig(approval, { question: 'Publish?', deadlineMs: 3_600_000 });
const at = new Date('2026-03-14T10:00:00Z');

it('asks once for all items and says by when', async () => {
  const ctx = fakeContext({ input: [{ id: 1 }, 'text'] });
  await execute(config, ctx);
  const dueAt = new Date(FAKE_NOW.getTime() + 3_600_000);
  expect(ctx.questions).toEqual([{ title: 'Publish?', message: '', dueAt, onDeadline: 'rejected' }]);
});

it('goes on by the decision and says who made it', async () => {
  const ctx = fakeContext({
    input: [{ id: 1 }, 'text'],
    decision: { decision: 'approved', via: 'link', by: 'Ada', comment: 'Yes', at }
  });
  const approved = { approved: true, by: 'Ada', comment: 'Yes', at: at.toISOString() };
  expect(await execute(config, ctx)).toEqual({
    approved: [
      { data: { id: 1, approval: approved }, from: [0] },
      { data: 'text', from: [1] }
    ]
  });
  expect(ctx.logs).toMatchObject([{ message: 'Approved by Ada, through the link' }]);
});

it('counts as it was set when nobody decides', async () => {
  const ctx = fakeContext();
  expect(Object.keys(await execute(config, ctx))).toEqual(['rejected']);
  expect(ctx.logs).toMatchObject([{ message: 'Rejected: nobody decided in time' }]);
});

it('needs a question', () => {
  expect(checkConfig(approval, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'question' }]);
});
