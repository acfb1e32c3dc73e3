/** A bare Node process that listens: what every process costs before it does anything. */
import { createServer } from 'node:http';

process.on('disconnect', () => process.exit(0));
createServer((_, response) => response.end()).listen(0, '127.0.0.1', () => process.send!({ ready: true }));
