/** Operations that change something and leave no row in the audit log of the team, each with the reason. */
export const UNAUDITED: Record<string, string> = {
  signIn: 'a session belongs to a person, not to one of their teams',
  signInDemo: 'a session belongs to a person, not to one of their teams',
  signOut: 'a session belongs to a person, not to one of their teams',
  signUp: 'the new team has its own log; nothing happens in another',
  acceptInvitation: 'is in the log of the team that was joined',
  createTeam: 'is the first row in the log of the new team',
  updateMe: 'a name and a colour belong to a person',
  changePassword: 'a password belongs to a person',
  revokeSessions: 'a session belongs to a person',
  writeDocument: 'every edit is in the history of the document, with its author',
  nameVersion: 'words about a version; who published it is in the log',
  listenForTest: 'opens test addresses for ten minutes and runs nothing that is published',
  startRun: 'the run itself says who started it, and its own log is chained too',
  replayRun: 'the run itself says who started it, and its own log is chained too',
  verifyAudit: 'only reads',

  startCommentThread: 'a comment is kept with its author',
  replyToComment: 'a comment is kept with its author',
  changeComment: 'a comment is kept with its author',
  deleteComment: 'a comment is kept with its author',
  resolveCommentThread: 'the thread itself says who resolved it',
  readCommentThread: 'what somebody has read is nobody else’s business',
  readNotice: 'what somebody has read is nobody else’s business',
  readInbox: 'what somebody has read is nobody else’s business'
};
