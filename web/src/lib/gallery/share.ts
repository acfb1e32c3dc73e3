/** Where a page can be told about, with the words already written there. Each is a plain link: nobody is told of the visit. */
export function shareLinks(title: string, url: string): { name: string; href: string }[] {
  const words = encodeURIComponent(`${title} ${url}`);
  return [
    { name: 'X', href: `https://x.com/intent/post?text=${words}` },
    // https://docs.bsky.app/docs/advanced-guides/intent-links
    { name: 'Bluesky', href: `https://bsky.app/intent/compose?text=${words}` },
    // Asks for the person's own server: https://blog.joinmastodon.org/2026/03/a-new-share-button
    { name: 'Mastodon', href: `https://share.joinmastodon.org/#text=${words}` }
  ];
}
