import type { Role } from '@automateos/auth';

/** What the frame around every signed-in page shows. Ids are public. */
export interface ShellData {
  user: { id: string; name: string; email: string };
  org: { id: string; name: string };
  /** Every organisation of the person, this one included. */
  orgs: { id: string; name: string }[];
  role: Role;
  /** The role in words. */
  roleName: string;
}
