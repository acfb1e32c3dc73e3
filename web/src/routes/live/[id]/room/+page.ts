/** Svelte Flow measures the DOM and the document lives in the browser. */
export const ssr = false;
