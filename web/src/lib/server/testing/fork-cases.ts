import { call } from './api-client.ts';
import { startDocument } from './documents.ts';
import { publishTemplate, trustCreator } from './publish-template.ts';
import type { CaseWorld, SuccessCase } from './success-cases.ts';

let templates = 0;

/** An install in the team whose template has a newer version. */
async function behind({ server, team }: CaseWorld): Promise<string> {
  const slug = `followed-${++templates}`;
  const creator = await server.createTeam();
  await trustCreator(server, creator, slug);
  const send = async (key: string, body: object) => {
    const { json } = await call('POST', '/api/v1/workflows', { key, body });
    return (json as { id: string }).id;
  };
  const workflow = await send(creator.key, { document: startDocument() });
  await publishTemplate(server, creator, { workflow, slug });
  const id = await send(team.key, { template: slug });
  const document = startDocument();
  document.nodes.n_set!.label = 'Prepare';
  await publishTemplate(server, creator, { workflow, slug, document });
  return id;
}

/** How the operations of forks succeed. */
export const forkCases: Record<string, (world: CaseWorld) => SuccessCase | Promise<SuccessCase>> = {
  applyUpdate: async (world) => ({
    params: { id: await behind(world) },
    body: { latest: 2, choices: { 'nodes/n_set/label': 'theirs' }, permissions: [] }
  }),
  listUpdates: async (world) => ({ query: `?workflows=${await behind(world)}` }),
  readUpdate: async (world) => ({ params: { id: await behind(world) } })
};
