import { creator, creatorProfile } from '#lib/server/answers/gallery.ts';
import { route } from '#lib/server/route.ts';
import { saveProfile } from '#lib/server/services/studio.ts';

export const PUT = route({
  action: 'signedIn',
  body: creatorProfile,
  answer: creator,
  docs: {
    id: 'saveCreatorProfile',
    tag: 'Studio',
    summary: 'Become a creator, or change the profile',
    description: 'What everybody sees at /@<handle>.',
    errors: { HANDLE_TAKEN: [409, 'Somebody else has this handle.'] }
  },
  handle: ({ user, body }) => saveProfile(user.id, body)
});
