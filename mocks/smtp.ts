/**
 * A mail server, spoken to as the door to the outside does: one request per message. Replies are those of RFC 5321.
 * Addresses at `bounce.example` do not exist, those at `busy.example` are refused for now.
 */
import { isObject, parseJson, pretendApp, pushBounded } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

const MOST_KEPT = 100;

export const smtp: PretendService = {
  name: 'smtp',
  title: 'E-mail (SMTP)',
  hosts: ['smtp.example.com'],
  open() {
    const app = pretendApp();
    const sent: unknown[] = [];
    app.get('/smtp.example.com/verify', (c) =>
      c.json({ code: 235, response: '2.7.0 Authentication successful' })
    );
    app.post('/smtp.example.com/messages', async (c) => {
      const message = parseJson(await c.req.text());
      if (!isObject(message)) return c.json({ code: 501, response: '5.5.4 Syntax error' }, 422);
      const all = [message.to, message.cc, message.bcc].flatMap((list) => (Array.isArray(list) ? list : []));
      const addresses = all.map((entry) => /<([^<>]+)>$/.exec(String(entry))?.[1] ?? String(entry));
      const isGone = (address: string) => address.endsWith('@bounce.example');
      if (addresses.some((address) => address.endsWith('@busy.example')))
        return c.json({ code: 451, response: '4.7.1 Greylisted, try again later' }, 503);
      const accepted = addresses.filter((address) => !isGone(address));
      if (accepted.length === 0)
        return c.json({ code: 550, response: '5.1.1 The address does not exist' }, 422);
      pushBounded(sent, message, MOST_KEPT);
      const id = `pretend-${sent.length}`;
      const rejected = addresses.filter(isGone);
      return c.json({
        ...{ code: 250, response: `2.0.0 Ok: queued as ${id}`, messageId: `<${id}@example.com>` },
        ...{ accepted, rejected }
      });
    });
    app.notFound((c) => c.json({ code: 502, response: '5.5.1 Command not implemented' }, 422));
    return async (request) => app.fetch(request);
  }
};
