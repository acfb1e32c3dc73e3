/** Sent whenever a feed is read. */
export const FEED_HEADERS = {
  accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5'
};
