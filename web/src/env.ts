import { defineEnvVars } from '@sveltejs/kit/env';

const optional = (description: string) => ({ description, schema: (value: string | undefined) => value });

/** Variables that the pages and the API read; web/server.ts checks and completes them before the app starts. */
export const variables = defineEnvVars({
  DATABASE_URL: optional('The owner of the database; the app role is derived from it'),
  DATABASE_APP_URL: optional('Overrides the derived connection of the app role'),
  AUTOMATEOS_MASTER_KEY: optional('32 random bytes in base64 or hex'),
  AUTOMATEOS_DATA_DIR: optional('Holds master.key when AUTOMATEOS_MASTER_KEY is not set'),
  PUBLIC_URL: optional('Where browsers reach the product'),
  AUTOMATEOS_TEMPLATES_DIR: optional('The folder of templates; web/server.ts knows it'),
  STRIPE_SECRET_KEY: optional('Takes payments of invoices through Stripe; without it none are taken'),
  STRIPE_WEBHOOK_SECRET: optional('Signs what Stripe reports to /webhooks/stripe')
});
