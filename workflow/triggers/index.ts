/** What starts runs from outside, as far as it needs neither database nor network. */
export {
  EVENT_SOURCES,
  type EventApp,
  type EventSource,
  type HmacSignature,
  type Place,
  REPLAY_WINDOW_S,
  TELEGRAM_UPDATES
} from './app-events.ts';
export { type FeedEntry, readFeed } from './feed.ts';
export { FEED_HEADERS } from './feed-request.ts';
export { ANSWER_CHARACTERS, type FormQuestion, readFormAnswers } from './form-answers.ts';
export { tellTelegram, type TelegramWebhook } from './telegram-webhook.ts';
