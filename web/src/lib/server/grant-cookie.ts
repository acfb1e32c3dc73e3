/** Tells, when a person comes back from granting access, that it is the browser that they left in. */
export const GRANT_COOKIE = 'ao_grant';
export const GRANT_PATH = '/app/connections';
