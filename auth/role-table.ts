/** Roles of an organisation, the most powerful first. */
export const ROLES = ['owner', 'admin', 'editor', 'commenter', 'runner', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const OWNER = ['owner'] as const;
const ADMINS = ['owner', 'admin'] as const;
const BUILDERS = ['owner', 'admin', 'editor'] as const;
const COMMENTERS = ['owner', 'admin', 'editor', 'commenter'] as const;
const RUNNERS = ['owner', 'admin', 'editor', 'runner'] as const;
const EVERYONE = ROLES;

/**
 * Who may do what. This table decides everything, in every process, and is the oracle of the tests.
 * An action that is not in it is refused.
 */
export const ROLE_TABLE = {
  'org.read': EVERYONE,
  'org.rename': ADMINS,
  'org.delete': OWNER,

  'audit.read': ADMINS,

  'member.list': EVERYONE,
  'member.invite': ADMINS,
  'member.changeRole': ADMINS,
  'member.remove': ADMINS,
  'member.leave': EVERYONE,

  'key.list': RUNNERS,
  'key.create': RUNNERS,
  'key.revoke': RUNNERS,
  /** Keys of other people. */
  'key.manage': ADMINS,

  'secret.list': BUILDERS,
  'secret.use': BUILDERS,
  'secret.create': BUILDERS,
  'secret.rotate': BUILDERS,
  /** Those that other people added. */
  'secret.manage': ADMINS,
  /** Which hosts a secret may be sent to: decides who could read it. */
  'secret.setHosts': ADMINS,
  'secret.delete': ADMINS,

  'connection.list': BUILDERS,
  'connection.create': BUILDERS,
  'connection.rename': BUILDERS,
  /** Fills the whole form in anew: nobody reads what is secret, and nobody sends it elsewhere. */
  'connection.replace': BUILDERS,
  'connection.test': BUILDERS,
  'connection.delete': ADMINS,
  /** Renames and replaces those that other people added. */
  'connection.manage': ADMINS,

  'workflow.list': EVERYONE,
  'workflow.read': EVERYONE,
  'workflow.create': BUILDERS,
  'workflow.duplicate': BUILDERS,
  'workflow.edit': BUILDERS,
  'workflow.delete': BUILDERS,
  /** Into a folder and out of one. */
  'workflow.move': BUILDERS,
  'workflow.publish': BUILDERS,
  'workflow.activate': BUILDERS,
  'workflow.rollback': BUILDERS,

  'folder.list': EVERYONE,
  'folder.create': BUILDERS,
  'folder.edit': BUILDERS,
  'folder.delete': BUILDERS,

  'document.read': EVERYONE,
  'document.comment': COMMENTERS,
  'document.edit': BUILDERS,

  'version.read': EVERYONE,

  'live.read': EVERYONE,
  'live.schedule': BUILDERS,
  /** Leads a session: its own host, or an admin of the team. */
  'live.host': BUILDERS,

  'template.read': EVERYONE,

  'run.read': EVERYONE,
  'run.start': RUNNERS,
  /** A run of unpublished edits. */
  'run.test': BUILDERS,
  'run.cancel': RUNNERS,
  'run.replay': RUNNERS,
  /** Answers a question that a run waits for. */
  'run.decide': RUNNERS,

  'usage.read': EVERYONE,
  /** The most that may be spent per month. */
  'budget.set': ADMINS,
  'billing.read': ADMINS,
  'billing.pay': ADMINS,

  'deadLetter.read': EVERYONE,
  'deadLetter.replay': RUNNERS,
  'deadLetter.discard': RUNNERS
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ROLE_TABLE;
