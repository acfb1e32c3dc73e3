import { afterEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { api, ApiError, attempt } from './api.ts';

function answer(status: number, body: unknown, type = 'application/json') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = new Response(status === 204 ? null : text, { status, headers: { 'content-type': type } });
  return vi.spyOn(globalThis, 'fetch').mockResolvedValue(response);
}

describe('api', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    toasts.flush();
  });

  it('sends JSON and answers the body', async () => {
    const fetch = answer(201, { id: 'wf_1' });
    expect(await api('POST', '/workflows', { body: { name: 'A' } })).toEqual({ id: 'wf_1' });
    expect(fetch).toHaveBeenCalledWith(
      '/api/v1/workflows',
      expect.objectContaining({ body: '{"name":"A"}' })
    );
  });

  it('answers nothing for 204', async () => {
    answer(204, '');
    expect(await api('DELETE', '/secrets/sec_1')).toBeUndefined();
  });

  it('throws the sentence of the server and shows it', async () => {
    answer(409, { error: { code: 'TAKEN', message: 'This name is taken.', field: 'name' } });
    await expect(api('POST', '/secrets', { body: {} })).rejects.toMatchObject({
      message: 'This name is taken.',
      field: 'name'
    });
    expect(toasts.list[0]?.text).toBe('This name is taken.');
  });

  it('stays quiet when the caller shows the error itself', async () => {
    answer(409, { error: { code: 'TAKEN', message: 'This name is taken.' } });
    await expect(api('POST', '/secrets', { quiet: true })).rejects.toThrow(ApiError);
    expect(toasts.list).toEqual([]);
  });

  it('never shows the body of an answer that is not ours', async () => {
    answer(502, '<h1>Bad gateway</h1>', 'text/html');
    await expect(api('GET', '/runs')).rejects.toThrow('That did not work (answer 502). Try again.');
  });

  it('says that the server cannot be reached', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
    await expect(api('GET', '/runs')).rejects.toMatchObject({ code: 'OFFLINE' });
  });
});

describe('attempt', () => {
  it('swallows what was already shown and nothing else', async () => {
    expect(await attempt(Promise.resolve(undefined))).toEqual({ value: undefined });
    expect(await attempt(Promise.reject(new ApiError(400, { code: 'X', message: 'No.' })))).toBeUndefined();
    await expect(attempt(Promise.reject(new Error('bug')))).rejects.toThrow('bug');
  });
});
