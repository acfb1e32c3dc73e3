import * as z from 'zod';
import { textAt } from '../apps/json-answer.ts';
import { readSmtp } from '../apps/smtp-answer.ts';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { StepError } from '../step-error.ts';
import { appCaller } from './shared/app-call.ts';
import { mailAddresses } from './shared/mail-address.ts';

const MOST_RECIPIENTS = 50;

export const email = defineNode({
  type: 'email',
  version: 1,
  title: 'E-mail',
  icon: 'mail',
  group: 'app',
  docs: {
    summary: 'Sends an e-mail through your mail server.',
    details:
      'Needs the SMTP server of your mail provider. A mail that is sent again after a crash has the same Message-ID, so that mail programs show it once.'
  },
  config: z.strictObject({
    connection: field.connection({ app: 'smtp' }),
    to: field.text({
      label: 'To',
      placeholder: 'ada@example.com',
      help: 'Several addresses are separated by commas.',
      required: true,
      expression: true
    }),
    cc: field.text({ label: 'Copy to', expression: true }),
    bcc: field.text({ label: 'Hidden copy to', expression: true }),
    replyTo: field.text({ label: 'Answers go to', help: 'The sender, if empty.', expression: true }),
    sender: field.text({ label: 'Name of the sender', placeholder: 'Ada’s bakery', expression: true }),
    subject: field.text({ label: 'Subject', required: true, expression: true }),
    format: field.select({
      label: 'Text is',
      options: [
        { value: 'text', label: 'Plain text' },
        { value: 'html', label: 'HTML' }
      ],
      default: 'text'
    }),
    text: field.longText({ label: 'Text', required: true, expression: true })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'write',
  // The real server stands in the connection; this one takes the mails of pretend runs.
  hosts: () => ['smtp.example.com'],
  summarize: ({ to }) => `Sends a mail to ${inWords(to, 'somebody')}`,
  sample: () => ({ messageId: '<7f3a@example.com>', accepted: ['ada@example.com'], rejected: [] }),
  examples: [
    {
      title: 'Say thank you',
      config: {
        connection: 'con_example',
        to: 'ada@example.com',
        subject: 'Thank you',
        text: { expr: 'Hello {{ $json.name }}, it has arrived.' }
      }
    },
    {
      title: 'Tell the team',
      config: {
        connection: 'con_example',
        to: 'Ada <ada@example.com>, grace@example.com',
        sender: 'Orders',
        subject: 'A new order',
        format: 'html',
        text: '<p>There is a <b>new order</b>.</p>'
      }
    }
  ]
});

export const execute: Executor<typeof email> = async (config, ctx) => {
  const { format, text, sender, subject } = config;
  const message = {
    to: addressesOf('To', config.to),
    cc: addressesOf('Copy to', config.cc),
    bcc: addressesOf('Hidden copy to', config.bcc),
    replyTo: addressesOf('Answers go to', config.replyTo),
    sender: oneLine(sender),
    subject: oneLine(subject),
    [format]: text
  };
  const count = message.to.length + message.cc.length + message.bcc.length;
  if (message.to.length === 0) throw new StepError('INPUT_INVALID', 'Nobody is named under “To”.');
  if (count > MOST_RECIPIENTS)
    throw new StepError(
      'INPUT_INVALID',
      `One mail goes to at most ${MOST_RECIPIENTS} people. Send one to each instead.`
    );
  const send = appCaller(ctx, { app: 'smtp', connectionRef: config.connection });
  const answer = readSmtp(await send({ method: 'POST', path: '/messages', json: message }));
  const { accepted = [], rejected = [] } = answer;
  return { out: [{ data: { messageId: textAt(answer, 'messageId'), accepted, rejected } }] };
};

function addressesOf(label: string, text: string): string[] {
  const addresses = mailAddresses(text);
  if (addresses) return addresses;
  throw new StepError(
    'INPUT_INVALID',
    `“${label}” holds something that is not an e-mail address: ${text.slice(0, 80)}`
  );
}

/** Headers have one line: what follows a line break would be a header of its own. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
