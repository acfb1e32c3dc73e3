import { expect, it } from 'vitest';
import { describeFailure } from './failure.ts';

it('never shows an internal message', () => {
  expect(describeFailure(500, 'relation "runs" does not exist').text).not.toContain('relation');
  expect(describeFailure(404, 'Not found: /app/x').text).not.toContain('/app/x');
});

it('passes on why somebody may not see a page', () => {
  expect(describeFailure(403, 'Only admins see secrets.')).toMatchObject({
    text: 'Only admins see secrets.',
    retry: false
  });
});
