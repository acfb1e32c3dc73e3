import { expect, test } from 'vitest';
import { smtp } from './smtp.ts';
import { open } from './testing/call.ts';

const send = (to: string[]) => open(smtp)('https://smtp.example.com/messages', { json: { to } });

test('a mail is taken, for those who exist', async () => {
  expect(await send(['Ada <ada@example.com>', 'x@bounce.example'])).toMatchObject({
    status: 200,
    json: { code: 250, accepted: ['ada@example.com'], rejected: ['x@bounce.example'] }
  });
});

test.each([
  ['x@bounce.example', 422, 550],
  ['x@busy.example', 503, 451]
])('a mail to %s is refused', async (address, status, code) => {
  expect(await send([address])).toMatchObject({ status, json: { code } });
});

test('what it does not know is refused as a mail server does', async () => {
  const call = open(smtp);
  expect(await call('https://smtp.example.com/other')).toMatchObject({ json: { code: 502 } });
  expect(await call('https://smtp.example.com/messages', { body: 'x' })).toMatchObject({
    json: { code: 501 }
  });
  expect(await call('https://smtp.example.com/verify')).toMatchObject({ json: { code: 235 } });
});
