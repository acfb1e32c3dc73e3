/** What a colour means: fine, look at it, broken, active, nothing special. */
export type Tone = 'ok' | 'warn' | 'err' | 'accent' | 'neutral';
