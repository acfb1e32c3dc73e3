import type { ConfigProblem } from '../define-node.ts';
import { checkConfig } from '../form/check.ts';
import { fieldsOf } from '../form/fields-of.ts';
import type { App, AppValues } from './define-app.ts';

type FormOf = Pick<App, 'title' | 'fields' | 'secrets' | 'check'>;

/** What is wrong with a filled-in form, field by field. Connections are never computed. */
export function checkValues({ title, fields, check }: FormOf, values: AppValues): ConfigProblem[] {
  return checkConfig({ title, config: fields, check }, values);
}

/** The values apart: what is sealed, and what may be shown. Empty ones are left out. */
export function splitValues(app: FormOf, values: AppValues): { open: AppValues; sealed: AppValues } {
  const isSecret = new Set<string>(app.secrets);
  const filled = fieldsOf({ config: app.fields })
    .map(({ name }) => [name, values[name]] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  return {
    open: Object.fromEntries(filled.filter(([name]) => !isSecret.has(name))),
    sealed: Object.fromEntries(filled.filter(([name]) => isSecret.has(name)))
  };
}

/** Hosts that a connection with these values reaches. Secret values may be missing where the host does not need them. */
export function connectionHosts(app: Pick<App, 'base'>, values: AppValues): string[] {
  const host = URL.parse(app.base(values))?.hostname;
  return host ? [host] : [];
}

/** Whether a person has to grant access before a connection with these values works. */
export const needsGrant = (app: Pick<App, 'oauth2'>, values: AppValues): boolean =>
  app.oauth2 !== undefined && typeof values.clientId === 'string' && values.clientId !== '';
