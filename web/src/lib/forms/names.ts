/** Names of inputs of a form page; questions have a prefix, so that they may be called anything. */
export const ANSWER_PREFIX = 'q.';
/** Tells two sendings of one page from two pages. */
export const ONCE = 'once';
/** People do not see it; who fills it in is a machine. */
export const TRAP = 'website';
