import type { CallRefusal } from '@automateos/db/queries/run-calls';

/** Why a workflow was not called, as a sentence that one can act on. */
export function refusalSentence({ reason, names }: CallRefusal): string {
  const name = `“${names.at(-1) ?? ''}”`;
  switch (reason) {
    case 'GONE':
      return 'The workflow to run does not exist any more. Choose another one.';
    case 'OFF':
      return `${name} is switched off. Publish it and switch it on, then run this again.`;
    case 'NOT_CALLABLE':
      return `${name} cannot be called: add the trigger “Called by workflow” to it and publish it.`;
    case 'CIRCLE':
      return `${names.join(' → ')}: these workflows would call each other in a circle. Remove one of the calls.`;
    case 'TOO_DEEP':
      return `${name} was not called: workflows may call each other ten deep.`;
  }
}
