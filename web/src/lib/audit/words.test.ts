import { expect, test } from 'vitest';
import { actorWords, auditFilter, detailWords, problemSentence } from './words.ts';

test('who did it', () => {
  expect(actorWords({ actorName: 'Ada', via: 'user' })).toBe('Ada');
  expect(actorWords({ actorName: 'Ada', via: 'key' })).toBe('Ada, with an API key');
  expect(actorWords({ actorName: null, via: 'link' })).toBe('Somebody with a link');
  expect(actorWords({ actorName: null, via: 'system' })).toBe('AutomateOS');
  expect(actorWords({ actorName: null, via: 'user' })).toBe('Somebody whose account is gone');
});

test('details are one line without ids', () => {
  expect(detailWords({ name: 'Leads', uses: ['Bot', 'CRM'], version: 3 })).toBe(
    'Leads · uses Bot, CRM · version 3'
  );
  expect(detailWords({ to: 'admin', from: 'editor', folder: null })).toBe('from editor · to admin');
  expect(detailWords({ amountCents: 1240, month: '2026-01' })).toBe('of 2026-01 · $12.40');
  expect(detailWords({ monthlyCapMicros: 50_000_000 })).toBe('to $50.00');
  expect(detailWords({ monthlyCapMicros: 'none' })).toBe('to none');
  expect(detailWords({ run: `run_${'a'.repeat(22)}` })).toBe('');
});

test('the filter of an address knows what it knows', () => {
  const now = new Date('2026-01-08T00:00:00Z');
  const of = (query: string) => auditFilter(new URLSearchParams(query), now);
  const person = `usr_${'a'.repeat(22)}`;
  expect(of(`kind=secret&since=week&person=${person}`)).toEqual({
    action: 'secret',
    actorId: person,
    from: '2026-01-01T00:00:00.000Z'
  });
  expect(of('kind=all&since=x&person=me')).toEqual({
    action: undefined,
    actorId: undefined,
    from: undefined
  });
});

test('a broken log is said in a sentence', () => {
  expect(problemSentence(4, 'changed')).toBe(
    'Entry 4 was changed after it was written. What is before it is as it was written.'
  );
});
