import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkflowDocument } from '@automateos/workflow';
import { parseFile, templateInfoSchema, type TemplateInfo } from '@automateos/workflow/interop';

export interface Template {
  /** Name of its folder. */
  slug: string;
  info: TemplateInfo;
  document: WorkflowDocument;
}

/** Reads the templates in a folder once, when they are first asked for: the starters in their order, then the others. */
export function openTemplates(folder: string): () => Promise<readonly Template[]> {
  let templates: Promise<readonly Template[]> | undefined;
  return () => (templates ??= readTemplates(folder));
}

const placeOf = ({ info }: Template): number => info.order ?? Infinity;

/** @throws with a sentence that names the file which is wrong */
async function readTemplates(folder: string): Promise<readonly Template[]> {
  const paths = await Array.fromAsync(glob('*/template.json', { cwd: folder }));
  const templates = await Promise.all(paths.map((path) => readTemplate(folder, dirname(path))));
  return templates.sort((a, b) => placeOf(a) - placeOf(b) || a.slug.localeCompare(b.slug, 'en'));
}

async function readTemplate(folder: string, slug: string): Promise<Template> {
  const read = (file: string) => readFile(join(folder, slug, file), 'utf8');
  const [infoText, documentText] = await Promise.all([read('template.json'), read('workflow.json')]);
  const info = templateInfoSchema.safeParse(JSON.parse(infoText));
  if (!info.success) throw new Error(`templates/${slug}/template.json: ${info.error.message}`);
  const { document, problem } = parseFile(documentText);
  if (!document) throw new Error(`templates/${slug}/workflow.json: ${problem.message}`);
  return { slug, info: info.data, document };
}
