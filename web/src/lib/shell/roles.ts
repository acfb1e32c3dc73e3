import type { Role } from '@automateos/auth';

export interface RoleWords {
  value: Role;
  label: string;
  /** What the role may do, in one line. */
  hint: string;
}

/** Roles in words, the most powerful first. */
export const ROLE_WORDS: readonly RoleWords[] = [
  { value: 'owner', label: 'Owner', hint: 'Everything, deleting the organisation included' },
  { value: 'admin', label: 'Admin', hint: 'Members, secrets, API keys and every workflow' },
  { value: 'editor', label: 'Editor', hint: 'Builds, publishes and runs workflows' },
  { value: 'commenter', label: 'Commenter', hint: 'Reads workflows and comments on them' },
  { value: 'runner', label: 'Runner', hint: 'Starts runs and watches them' },
  { value: 'viewer', label: 'Viewer', hint: 'Reads workflows and runs' }
];

export function roleName(role: Role): string {
  return ROLE_WORDS.find((words) => words.value === role)?.label ?? role;
}
