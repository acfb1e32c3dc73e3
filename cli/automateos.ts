/** The `automateos` command. Uses the running instance, or starts Postgres for the call. */
import { bootstrap } from '@automateos/auth';
import { migrate, openDatabase } from '@automateos/db';
import { grantModerator, revokeModerator } from '@automateos/db/queries/creators';
import { findUserByEmail } from '@automateos/db/queries/users';
import { Command } from 'commander';
import { openDatabaseServer } from './instance.ts';

const program = new Command('automateos').description('Administer an AutomateOS installation.');

program
  .command('bootstrap')
  .description('Make a user, an organisation and an API key; prints them as JSON.')
  .requiredOption('--email <address>', "the user's e-mail address")
  .requiredOption('--org <name>', "the organisation's name, at most 80 characters")
  .action(async ({ email, org }: { email: string; org: string }) => {
    const made = await withDatabase((db) =>
      bootstrap(db, { email: parseEmail(email), orgName: parseOrgName(org) })
    );
    process.stdout.write(`${JSON.stringify(made)}\n`);
  });

program
  .command('moderator')
  .description('Let a person review what is submitted to the gallery, or stop it.')
  .requiredOption('--email <address>', "the user's e-mail address")
  .option('--revoke', 'take it away again')
  .action(async ({ email, revoke = false }: { email: string; revoke?: boolean }) => {
    const address = parseEmail(email);
    await withDatabase(async (db) => {
      const user = await findUserByEmail(db, address);
      if (!user) throw new Error(`Nobody has an account with ${address}.`);
      await (revoke ? revokeModerator(db.orm, user.id) : grantModerator(db.orm, user.id));
    });
    process.stdout.write(`${address} ${revoke ? 'reviews no more' : 'reviews submissions now'}.\n`);
  });

async function withDatabase<T>(work: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> {
  const server = await openDatabaseServer(process.env);
  try {
    await migrate(server.urls, server.masterKey);
    const db = openDatabase(server.urls.app, { max: 2, name: 'automateos-cli' });
    return await work(db).finally(() => db.end());
  } finally {
    await server.stop();
  }
}

function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new Error(`“${text}” is not an e-mail address.`);
  return email;
}

function parseOrgName(text: string): string {
  const name = text.trim();
  if (name.length === 0 || name.length > 80)
    throw new Error('The name of an organisation has 1 to 80 characters.');
  return name;
}

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
