/** Every app that people can connect. Adding one is its file, a line here and one in testers.server.ts. */
import { anthropic } from './anthropic.ts';
import type { App } from './define-app.ts';
import { discordBot, discordWebhook } from './discord.ts';
import { googleSheets } from './google-sheets.ts';
import { notion } from './notion.ts';
import { openai } from './openai.ts';
import { slack } from './slack.ts';
import { smtp } from './smtp.ts';
import { telegram } from './telegram.ts';

export {
  type App,
  type AppCall,
  type AppCredentials,
  type AppTest,
  type AppValues,
  type OAuth2Provider,
  textOf
} from './define-app.ts';
export { smtpPort } from './smtp.ts';
export { checkValues, connectionHosts, needsGrant, splitValues } from './values.ts';

const all = [
  anthropic,
  discordBot,
  discordWebhook,
  googleSheets,
  notion,
  openai,
  slack,
  smtp,
  telegram
] as const;

/** Id of an app. */
export type AppId = (typeof all)[number]['id'];

/** By title. */
export const apps: readonly App[] = [...all].sort((a, b) => a.title.localeCompare(b.title, 'en'));

const byId = new Map(apps.map((app) => [app.id, app]));

/** The app of an id, or `undefined` for one this build does not know. */
export const findApp = (id: string): App | undefined => byId.get(id);
