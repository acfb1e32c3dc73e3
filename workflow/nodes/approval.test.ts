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
  expect(ctx.questions).toEqual([
    {
      ...{ title: 'Publish?', message: '', dueAt, onDeadline: 'rejected' },
      ...{ approvers: [], quorum: 1, fields: [] }
    }
  ]);
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

it('asks named people, and offers texts to be changed', async () => {
  const named = resolvedConfig(approval, {
    question: 'Post?',
    approvers: { a: { email: ' Ada@Example.com ', order: 1 } },
    editable: { t: { name: 'text', order: 1 }, n: { name: 'n', order: 2 } }
  });
  const edits = [{ item: 1, name: 'text', value: 'Two!' }];
  const ctx = fakeContext({
    input: [{ text: 'One', n: 1 }, { text: 'Two' }, 'plain'],
    decision: { decision: 'approved', edits, at }
  });
  const { approved } = await execute(named, ctx);
  expect(ctx.questions[0]).toMatchObject({
    approvers: ['ada@example.com'],
    fields: [
      { item: 0, name: 'text', value: 'One' },
      { item: 1, name: 'text', value: 'Two' }
    ]
  });
  expect(approved?.map(({ data }) => data)).toMatchObject([{ text: 'One', n: 1 }, { text: 'Two!' }, 'plain']);
});

it('needs enough people for its quorum', () => {
  const approvers = { a: { email: 'ada@example.com' } };
  expect(checkConfig(approval, { question: 'Post?', approvers, quorum: 2 })).toMatchObject([
    { field: 'quorum', message: '2 must approve, but only 1 can decide. Add people, or ask for fewer.' }
  ]);
});
