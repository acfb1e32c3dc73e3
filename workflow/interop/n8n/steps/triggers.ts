import { cronOf } from '../cron.ts';
import { toRows, type Parameters } from '../parameters.ts';
import type { Translator, Translators } from '../translation.ts';

const start: Translator = () => ({ type: 'start', config: {} });

const webhook: Translator = ({ parameters }) => {
  const modes: Record<string, string> = { lastNode: 'end', responseNode: 'node' };
  return {
    type: 'webhook',
    config: {
      method: parameters.literal('httpMethod') ?? 'GET',
      respond: modes[parameters.literal('responseMode') ?? '']
    },
    hints: ['It has a new address: give it to whoever called the old one.']
  };
};

/** A chat is a call with a question that is answered. */
const chat: Translator = () => ({
  type: 'webhook',
  config: { method: 'POST', respond: 'end' },
  renames: { chatInput: 'body.chatInput', sessionId: 'body.sessionId' },
  hints: ['The chat became a webhook: whoever calls it gets what the last step gives out.']
});

const schedule: Translator = ({ parameters }) => {
  const { cron, hints } = cronOf(parameters);
  return {
    type: 'schedule',
    config: { cron },
    hints: cron ? hints : [...hints, 'When it ran cannot be said here in the same way: choose a time.']
  };
};

const INPUT_TYPES: Record<string, string> = { number: 'number', boolean: 'boolean' };

const called: Translator = ({ parameters }) => ({
  type: 'called-by-workflow',
  config: {
    inputs: toRows(
      parameters.rows('workflowInputs', 'values').map((row) => ({
        name: row.literal('name'),
        type: INPUT_TYPES[row.literal('type') ?? '']
      }))
    )
  }
});

const FORM_TYPES: Record<string, string> = {
  textarea: 'paragraph',
  email: 'email',
  number: 'number',
  date: 'date',
  dropdown: 'choice'
};

const form: Translator = ({ parameters }) => {
  const questions = parameters.rows('formFields', 'values').map(question);
  return {
    type: 'form',
    config: {
      title: parameters.literal('formTitle'),
      intro: parameters.literal('formDescription'),
      fields: toRows(questions),
      thanks: parameters.literal('options', 'formSubmittedText')
    },
    renames: Object.fromEntries(questions.map(({ label, name }) => [label, name])),
    hints: ['The form has a new address.']
  };
};

function question(row: Parameters) {
  const label = row.literal('fieldLabel') ?? 'Answer';
  const type = FORM_TYPES[row.literal('fieldType') ?? ''];
  const choices = row.rows('fieldOptions', 'values').map((option) => option.literal('option'));
  return {
    name: fieldName(label),
    label,
    type,
    options: type === 'choice' ? choices.filter((choice) => choice !== undefined).join(', ') : undefined,
    required: row.isOn('requiredField') ? undefined : false
  };
}

/** `Your e-mail` → `Your_e_mail`: how later steps call the answer. */
const fieldName = (label: string): string =>
  label
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60) || 'answer';

const telegram: Translator = ({ parameters }) => {
  const updates = parameters.get('updates');
  const kinds = Array.isArray(updates) ? updates.map(String) : [];
  const onlyButtons = kinds.length > 0 && kinds.every((kind) => kind === 'callback_query');
  const both = kinds.includes('*') || (kinds.includes('callback_query') && !onlyButtons);
  return {
    type: 'app-event',
    config: { updates: both ? 'all' : onlyButtons ? 'buttons' : undefined },
    renames: { message: 'update.message', callback_query: 'update.callback_query' }
  };
};

const rss: Translator = ({ parameters }) => ({
  type: 'rss',
  config: { url: parameters.literal('feedUrl') },
  hints: ['It looks for news every 15 minutes, unless you choose another time.']
});

export const triggers: Translators = {
  'n8n-nodes-base.manualTrigger': start,
  'n8n-nodes-base.start': start,
  'n8n-nodes-base.webhook': webhook,
  '@n8n/n8n-nodes-langchain.chatTrigger': chat,
  'n8n-nodes-base.scheduleTrigger': schedule,
  'n8n-nodes-base.cron': schedule,
  'n8n-nodes-base.interval': schedule,
  'n8n-nodes-base.executeWorkflowTrigger': called,
  'n8n-nodes-base.formTrigger': form,
  'n8n-nodes-base.telegramTrigger': telegram,
  'n8n-nodes-base.rssFeedReadTrigger': rss,
  'n8n-nodes-base.errorTrigger': () => ({ type: 'on-error', config: {} })
};
