/** The pages that open without a network: one workflow each, and their data. */
const BUILDER = /^\/app\/workflows\/wf_[0-9A-Za-z]{22}(\/__data\.json)?$/;

export const isKeptPage = (path: string): boolean => BUILDER.test(path);

/** Whoever signs out leaves no pages behind on the device. */
export const isSignOut = (method: string, path: string): boolean => method === 'POST' && path === '/sign-out';
