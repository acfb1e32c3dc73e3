export interface Failure {
  title: string;
  text: string;
  /** Whether trying the same again can help. */
  retry: boolean;
}

/** A page that could not be shown, in words. A message of ours is passed on; one of the framework's is not. */
export function describeFailure(status: number, message?: string): Failure {
  if (status === 404)
    return {
      title: 'There is nothing here',
      text: 'The page was moved or deleted, or it belongs to another organisation.',
      retry: false
    };
  if (status === 403)
    return {
      title: 'This is not open to you',
      text: message ?? 'Ask an owner or admin for access.',
      retry: false
    };
  if (status === 429) return { title: 'Too many tries', text: 'Wait a minute, then try again.', retry: true };
  if (status >= 500)
    return {
      title: 'Something went wrong on our side',
      text: 'Nothing you saved is lost. Try again; if it keeps happening, tell whoever runs this server.',
      retry: true
    };
  return { title: 'That did not work', text: message ?? 'Go back and try again.', retry: true };
}
