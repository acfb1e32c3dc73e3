/** A connection as the API shows it. */
export interface ConnectionInfo {
  id: string;
  app: string;
  name: string;
  fields: Record<string, unknown>;
  status: 'untested' | 'working' | 'failing';
  statusMessage: string | null;
}

/** The values of a form that are filled in, ready to be sent. */
export function filled(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => [name, value.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** The field of the form that a refusal is about: `values.token` → `token`. */
export const formField = (field: string | undefined): string | undefined =>
  field?.startsWith('values.') ? field.slice('values.'.length) : field;
