import { readFile } from 'node:fs/promises';
import { expect, type Download, type Page } from '@playwright/test';

export interface DraggedFile {
  name: string;
  text: string;
}

/** What a browser saved. */
export async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

/** Chooses from the builder's menu. */
export async function chooseInMenu(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Drags files over a point of the page, as from the desktop. They hang there until `letGo`. */
export async function dragFiles(page: Page, files: DraggedFile[], at: { x: number; y: number }) {
  const dataTransfer = await page.evaluateHandle((contents) => {
    const transfer = new DataTransfer();
    for (const { name, text } of contents) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  const point = { clientX: at.x, clientY: at.y, bubbles: true, cancelable: true };
  await page.dispatchEvent('#main', 'dragover', { ...point, dataTransfer });
  return { letGo: () => page.dispatchEvent('#main', 'drop', { ...point, dataTransfer }) };
}

/** Drags files in and lets go. */
export async function dropFiles(page: Page, files: DraggedFile[], at = { x: 700, y: 450 }): Promise<void> {
  const drag = await dragFiles(page, files, at);
  await expect(page.getByText(/^Drop /)).toBeVisible();
  await drag.letGo();
}
