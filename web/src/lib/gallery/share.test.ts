import { expect, test } from 'vitest';
import { shareLinks } from './share.ts';

test('a title and an address become the text of a post', () => {
  const links = shareLinks('Leads & calls', 'https://a.example/t/leads');
  expect(links.map(({ name }) => name)).toEqual(['X', 'Bluesky', 'Mastodon']);
  for (const { href } of links)
    expect(href).toMatch(/[?#]text=Leads%20%26%20calls%20https%3A%2F%2Fa\.example%2Ft%2Fleads$/);
});
