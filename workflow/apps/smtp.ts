import * as z from 'zod';
import { field } from '../form/field.ts';
import { isMailAddress } from '../nodes/shared/mail-address.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { readSmtp } from './smtp-answer.ts';

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const HIGHEST_PORT = 65_535;

export const smtp = defineApp({
  id: 'smtp',
  title: 'E-mail (SMTP)',
  guide: {
    text: 'Look for “SMTP” in the help of your mail provider. With two-factor sign-in you need an app password.'
  },
  fields: z.strictObject({
    host: field.text({
      label: 'Server',
      placeholder: 'smtp.example.com',
      required: true,
      check: (host) => (HOST.test(host) ? undefined : 'A server is called like smtp.example.com.')
    }),
    port: field.text({
      label: 'Port',
      placeholder: '587',
      help: '587 or 465. 587, if empty.',
      check: checkPort
    }),
    user: field.text({ label: 'User name', placeholder: 'you@example.com', required: true }),
    password: field.text({ label: 'Password', required: true }),
    from: field.text({
      label: 'Sender',
      placeholder: 'you@example.com',
      help: 'The address that mails come from. The user name, if empty.',
      check: (from) =>
        from === '' || isMailAddress(from) ? undefined : 'Write an address like you@example.com.'
    })
  }),
  secrets: ['password'],
  // Only pretend runs send requests there; otherwise egress speaks SMTP to the server.
  base: (values) => `https://${textOf(values, 'host')}`,
  credentials: () => ({}),
  transport: 'smtp',
  pretend: { host: 'smtp.example.com', user: 'you@example.com', password: 'pretend-secret' }
});

/** The port of a connection; the one of message submission unless told (RFC 6409). */
export const smtpPort = (values: Readonly<Record<string, unknown>>): number =>
  Number(textOf(values, 'port') || '587');

export const test: AppTest = async (call) => {
  readSmtp(await call({ method: 'GET', url: '/verify' }));
  return 'The mail server accepts the user name and password.';
};

function checkPort(text: string): string | undefined {
  const port = Number(text || '587');
  return Number.isInteger(port) && port > 0 && port <= HIGHEST_PORT
    ? undefined
    : 'A port is a number like 587.';
}
