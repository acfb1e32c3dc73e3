import { api } from '#lib/api.ts';
import type { TemplateDetail, TemplateSummary } from '#lib/server/answers/templates.ts';

export type { TemplateSummary };

/** All templates, in the order in which they are shown. @throws ApiError */
export async function loadTemplates(): Promise<TemplateSummary[]> {
  return (await api<{ data: TemplateSummary[] }>('GET', '/templates', { quiet: true })).data;
}

/** A template with its document. @throws ApiError, already shown */
export const loadTemplate = (slug: string): Promise<TemplateDetail> => api('GET', `/templates/${slug}`);
