import * as z from 'zod';
import { readDiscord } from '../apps/discord-answer.ts';
import { textAt } from '../apps/json-answer.ts';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { StepError } from '../step-error.ts';
import { appCaller, type AppRequest, unlessEmpty } from './shared/app-call.ts';
import { checkWebAddress } from './shared/web-address.ts';

const BY_WEBHOOK = { field: 'via', equals: 'webhook' } as const;
const BY_BOT = { field: 'via', equals: 'bot' } as const;
const LONGEST_CONTENT = 2000;

export const discord = defineNode({
  type: 'discord',
  version: 1,
  title: 'Discord',
  icon: 'message-circle',
  group: 'app',
  docs: {
    summary: 'Posts messages and cards in Discord, through a webhook or as a bot.',
    details: 'A webhook posts into one channel; a bot into every channel that it may write in.'
  },
  config: z.strictObject({
    via: field.select({
      label: 'Post through',
      options: [
        { value: 'webhook', label: 'A webhook' },
        { value: 'bot', label: 'A bot' }
      ],
      default: 'webhook'
    }),
    webhook: field.connection({ app: 'discord-webhook', showIf: BY_WEBHOOK }),
    bot: field.connection({ app: 'discord-bot', showIf: BY_BOT }),
    channel: field.text({
      label: 'Id of the channel',
      placeholder: '1190000000000000001',
      help: 'In Discord: developer mode on, right click on the channel, Copy channel ID.',
      required: true,
      expression: true,
      showIf: BY_BOT
    }),
    content: field.longText({
      label: 'Message',
      help: 'Markdown works. At most 2,000 characters.',
      expression: true
    }),
    title: field.text({
      label: 'Title of the card',
      help: 'With a title, a card is added.',
      expression: true
    }),
    description: field.longText({ label: 'Text of the card', expression: true }),
    url: field.text({
      label: 'The card opens',
      placeholder: 'https://…',
      expression: true,
      check: checkWebAddress
    }),
    name: field.text({
      label: 'Posts as',
      help: 'Another name than that of the webhook.',
      expression: true,
      showIf: BY_WEBHOOK
    }),
    thread: field.text({ label: 'Id of the thread', expression: true, showIf: BY_WEBHOOK }),
    mentions: field.switch({
      label: 'Mentions notify people',
      help: 'Switched off, @everyone and names in the text reach nobody.',
      default: false
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'write',
  hosts: () => ['discord.com'],
  summarize: ({ via, channel }) =>
    via === 'bot' ? `Posts to channel ${inWords(channel, '…')}` : 'Posts to a channel',
  sample: () => ({ messageId: '1190000000000000101', channelId: '1190000000000000001' }),
  examples: [
    { title: 'A message', config: { webhook: 'con_example', content: { expr: 'Hello {{ $json.name }}' } } },
    {
      title: 'A card, as a bot',
      config: {
        via: 'bot',
        bot: 'con_example',
        channel: '1190000000000000001',
        title: 'Version 2 is out',
        description: 'Faster, and in the dark.',
        url: 'https://example.com'
      }
    }
  ]
});

type Config = ResolvedConfig<typeof discord>;

export const execute: Executor<typeof discord> = async (config, ctx) => {
  const auth =
    config.via === 'bot'
      ? { app: 'discord-bot', connectionRef: config.bot }
      : { app: 'discord-webhook', connectionRef: config.webhook };
  const message = readDiscord(await appCaller(ctx, auth)(requestOf(config)), ctx.now);
  return { out: [{ data: { messageId: textAt(message, 'id'), channelId: textAt(message, 'channel_id') } }] };
};

function requestOf(config: Config): AppRequest {
  const { via, channel, name, thread, mentions } = config;
  const message = { ...contentOf(config), allowed_mentions: mentions ? undefined : { parse: [] } };
  if (via === 'bot')
    return {
      method: 'POST',
      path: `/channels/${encodeURIComponent(channel.trim())}/messages`,
      json: message
    };
  // With `wait` Discord answers with the message instead of nothing.
  const query = new URLSearchParams({ wait: 'true', ...(thread.trim() && { thread_id: thread.trim() }) });
  return { method: 'POST', path: `?${query}`, json: { ...message, username: unlessEmpty(name) } };
}

function contentOf({ content, title, description, url }: Config) {
  const card = [title, description].some((text) => text.trim() !== '');
  if (content.trim() === '' && !card) throw new StepError('INPUT_INVALID', 'The message is empty.');
  if ([...content].length > LONGEST_CONTENT)
    throw new StepError(
      'INPUT_INVALID',
      'The message is longer than the 2,000 characters that Discord takes.'
    );
  const embed = { title: unlessEmpty(title), description: unlessEmpty(description), url: unlessEmpty(url) };
  return { content: unlessEmpty(content), embeds: card ? [embed] : undefined };
}
