import { CLOSE } from '@automateos/workflow';

export type NoticeAction = 'sign-in' | 'reload' | 'save-copy' | 'discard' | 'leave';

/** Why editing stopped, in words, and what the person can do about it. */
export interface Notice {
  text: string;
  actions: NoticeAction[];
  /** The socket must not simply try again. */
  final: boolean;
}

/** The notice for a closed socket, or `undefined` when reconnecting quietly is right. `unsaved`: my edits are not stored. */
export function noticeForClose(code: number, unsaved: boolean): Notice | undefined {
  const rescue: NoticeAction[] = unsaved ? ['save-copy', 'discard'] : [];
  switch (code) {
    case CLOSE.unauthenticated.code:
      return { text: withKept('Sign in again to keep editing.', unsaved), actions: ['sign-in'], final: true };
    case CLOSE.forbidden.code:
      return {
        text: 'You no longer have access to this workflow.',
        actions: [...rescue, 'leave'],
        final: true
      };
    case CLOSE.notFound.code:
      return { text: 'This workflow was deleted.', actions: [...rescue, 'leave'], final: true };
    case CLOSE.sessionOver.code:
      return { text: 'The live session is over.', actions: ['reload'], final: true };
    case CLOSE.clientTooOld.code:
      return {
        text: withKept('A newer version of the editor is out.', unsaved),
        actions: ['reload'],
        final: true
      };
    case CLOSE.tooLarge.code:
      return {
        text: 'Your last change is too large to be saved here.',
        actions: ['save-copy', 'discard'],
        final: true
      };
    case CLOSE.malformed.code:
      return { text: 'Your last change was not accepted.', actions: ['save-copy', 'discard'], final: true };
    default:
      return undefined;
  }
}

/** Shown when a person who may only look has edits from before. */
export function noticeForReader(): Notice {
  return {
    text: 'You can look at this workflow, but no longer change it. Your last changes are kept on this device.',
    actions: ['save-copy', 'discard'],
    final: false
  };
}

const withKept = (text: string, unsaved: boolean): string =>
  unsaved ? `${text} Your changes are kept on this device.` : text;
