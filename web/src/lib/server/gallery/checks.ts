import type { TemplateCheck } from '@automateos/db/schema';
import { pretendHosts } from '@automateos/egress';
import { findDefinition, type WorkflowDocument } from '@automateos/workflow';
import { findSecrets, findSecretText } from '@automateos/workflow/document';
import { validateDocument } from '@automateos/workflow/validate';
import { factsOf, ownCopy } from './content.ts';

/**
 * What must be right before anybody else sees a document. `document` is the public one.
 * @param hasSucceeded whether exactly this version ran to its end
 */
export function checkDocument(document: WorkflowDocument, hasSucceeded: boolean): TemplateCheck[] {
  const unknown = Object.values(document.nodes).filter(({ type }) => !findDefinition(type));
  const problems = validateDocument(ownCopy(document, document.name), { pretend: true }).filter(
    ({ severity }) => severity === 'error'
  );
  const secrets = findSecrets(document);
  const strangers = factsOf(document).hosts.filter((host) => !pretendHosts.includes(host));
  return [
    check(
      'known',
      'Every step is of a known kind',
      unknown.length > 0 && 'Remove the steps of an unknown kind.'
    ),
    check('valid', 'Nothing is wrong with it', problems[0]?.message),
    check('secrets', 'No secret is written in it', secrets[0]?.message),
    check(
      'pretend',
      'It can be tried on pretend services',
      strangers.length > 0 && `Nobody stands in for ${strangers.join(', ')}, so visitors could not try it.`
    ),
    check(
      'run',
      'This version ran to its end',
      !hasSucceeded && 'Run the live version once, on pretend services or for real.'
    )
  ];
}

/** A secret pasted into the texts of the page. */
export function checkTexts(texts: Readonly<Record<string, unknown>>): TemplateCheck {
  const found = Object.values(texts)
    .map((text) => (typeof text === 'string' ? findSecretText(text) : undefined))
    .find((what) => what !== undefined);
  return check('texts', 'No secret is in the texts', found && `The texts contain what looks like ${found}.`);
}

function check(id: string, title: string, problem: string | false | undefined): TemplateCheck {
  return { id, title, passed: !problem, message: problem || 'Looks good.' };
}
