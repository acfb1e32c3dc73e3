import { test as anthropic } from './anthropic.ts';
import type { AppTest } from './define-app.ts';
import { testBot, testWebhook } from './discord.ts';
import { test as googleSheets } from './google-sheets.ts';
import type { AppId } from './index.ts';
import { test as notion } from './notion.ts';
import { test as openai } from './openai.ts';
import { test as slack } from './slack.ts';
import { test as smtp } from './smtp.ts';
import { test as telegram } from './telegram.ts';

const table: Record<AppId, AppTest> = {
  anthropic,
  'discord-bot': testBot,
  'discord-webhook': testWebhook,
  'google-sheets': googleSheets,
  notion,
  openai,
  slack,
  smtp,
  telegram
};

/** How each connection is tested, by app. Server only. */
export const appTests: Readonly<Record<string, AppTest>> = table;
