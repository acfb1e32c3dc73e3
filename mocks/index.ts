import { anthropic } from './anthropic.ts';
import { discord } from './discord.ts';
import { feeds } from './feeds.ts';
import { googleSheets } from './google-sheets.ts';
import { mastodon } from './mastodon.ts';
import { notion } from './notion.ts';
import { openai } from './openai.ts';
import type { PretendService } from './pretend-service.ts';
import { slack } from './slack.ts';
import { smtp } from './smtp.ts';
import { telegram } from './telegram.ts';

export { paidEvent, signStripe, stripe } from './stripe.ts';
export { PRETEND_SECRET, type PretendService } from './pretend-service.ts';

/** Every service that a pretend run can call. Adding one is its file and a line here. */
export const pretendServices: readonly PretendService[] = [
  anthropic,
  discord,
  feeds,
  googleSheets,
  mastodon,
  notion,
  openai,
  slack,
  smtp,
  telegram
];
