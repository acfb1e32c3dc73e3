const PATH = /^[0-9A-Za-z_-]{1,64}$/;

/** What is wrong with the last part of an address that starts a workflow, as a sentence, or nothing. */
export const checkPublicPath = (path: string): string | undefined =>
  PATH.test(path) ? undefined : 'The address may have up to 64 letters, digits, dashes and underscores.';
