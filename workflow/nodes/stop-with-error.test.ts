import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, stopWithError } from './stop-with-error.ts';

it('ends the run with its message', () => {
  const config = resolvedConfig(stopWithError, { message: { expr: 'm' } }, { m: 'Order 7 was not paid' });
  expect(() => execute(config, fakeContext())).toThrow(
    expect.objectContaining({ code: 'STOPPED', message: 'Order 7 was not paid' })
  );
});

it('needs a message', () => {
  expect(checkConfig(stopWithError, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'message' }]);
});
