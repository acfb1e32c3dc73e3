import type { AppCall } from '../apps/define-app.ts';
import { readTelegram } from '../apps/telegram-answer.ts';

/** Where a bot's updates go, and what proves that Telegram sent them. */
export interface TelegramWebhook {
  url: string;
  /** Comes back with every update. */
  token: string;
  updates: readonly string[];
}

/**
 * Tells Telegram where the updates of a bot go; without `webhook`, nowhere. Saying it twice does no harm.
 * @see https://core.telegram.org/bots/api#setwebhook
 * @throws StepError
 */
export async function tellTelegram(call: AppCall, webhook: TelegramWebhook | undefined): Promise<void> {
  const { path, json } = webhook
    ? {
        path: '/setWebhook',
        json: { url: webhook.url, secret_token: webhook.token, allowed_updates: webhook.updates }
      }
    : { path: '/deleteWebhook', json: {} };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  readTelegram(await call({ method: 'POST', url: path, headers, body: JSON.stringify(json) }));
}
