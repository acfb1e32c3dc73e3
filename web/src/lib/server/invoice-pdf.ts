import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { formatCount, formatDuration, formatNumber } from '../ui/format.ts';
import { formatCents, formatMoney } from '../ui/money.ts';
import { monthName } from '../usage/words.ts';
import type { Invoice } from './answers/billing.ts';

/** A4, in points. */
const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 56;
const RIGHT = WIDTH - MARGIN;
const LINE = 18;
const BOTTOM = 96;
const INK = rgb(0.09, 0.08, 0.07);
const SOFT = rgb(0.42, 0.4, 0.38);
const RULE = rgb(0.86, 0.85, 0.83);
const COLUMNS = { runs: 310, steps: 380, time: 460 };
const NAME_WIDTH = 190;

interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
}

/** The invoice as a PDF that can be printed: one page, or more when there are many workflows. */
export async function renderInvoice(invoice: Invoice): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(`Invoice ${invoice.number}`);
  pdf.setAuthor('AutomateOS');
  const fonts = {
    regular: await pdf.embedFont(StandardFonts.Helvetica),
    bold: await pdf.embedFont(StandardFonts.HelveticaBold)
  };
  const sheet = new Sheet(pdf, fonts);
  writeHead(sheet, invoice);
  writeLines(sheet, invoice);
  writeTotals(sheet, invoice);
  return pdf.save();
}

interface Style {
  x?: number;
  size?: number;
  bold?: boolean;
  soft?: boolean;
  /** `x` is where the text ends. */
  right?: boolean;
}

/** Writes from the top to the bottom, and goes on to a new page. */
class Sheet {
  readonly #pdf: PDFDocument;
  readonly #fonts: Fonts;
  #page: PDFPage;
  #y = HEIGHT - MARGIN;

  constructor(pdf: PDFDocument, fonts: Fonts) {
    this.#pdf = pdf;
    this.#fonts = fonts;
    this.#page = pdf.addPage([WIDTH, HEIGHT]);
  }

  write(
    text: string,
    { x = MARGIN, size = 10, bold = false, soft = false, right = false }: Style = {}
  ): void {
    const font = bold ? this.#fonts.bold : this.#fonts.regular;
    const shown = encodable(text, font);
    const left = right ? x - font.widthOfTextAtSize(shown, size) : x;
    this.#page.drawText(shown, { x: left, y: this.#y, size, font, color: soft ? SOFT : INK });
  }

  /** As much of a name as fits. */
  writeName(text: string, width: number): void {
    const { regular } = this.#fonts;
    let shown = encodable(text, regular);
    while (regular.widthOfTextAtSize(shown, 10) > width) shown = `${shown.replace(/…$/, '').slice(0, -1)}…`;
    this.write(shown);
  }

  down(by = LINE): void {
    this.#y -= by;
    if (this.#y > BOTTOM) return;
    this.#page = this.#pdf.addPage([WIDTH, HEIGHT]);
    this.#y = HEIGHT - MARGIN;
  }

  rule(): void {
    this.#page.drawLine({
      start: { x: MARGIN, y: this.#y + LINE - 6 },
      end: { x: RIGHT, y: this.#y + LINE - 6 },
      thickness: 0.7,
      color: RULE
    });
  }
}

/** The standard fonts know Latin letters only; others become a question mark instead of an error. */
function encodable(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet());
  return [...text].map((character) => (known.has(character.codePointAt(0)!) ? character : '?')).join('');
}

function writeHead(sheet: Sheet, { number, month, team, state, collects }: Invoice): void {
  sheet.down(20);
  sheet.write('AutomateOS', { size: 20, bold: true });
  sheet.write('Invoice', { size: 20, x: RIGHT, right: true });
  sheet.down(44);
  for (const [label, value] of [
    ['Number', number],
    ['For', team],
    ['Month', `${monthName(month)} (UTC)`],
    ['State', describeState({ state, collects })]
  ] as const) {
    sheet.write(label, { soft: true });
    sheet.write(value, { x: MARGIN + 80 });
    sheet.down();
  }
  sheet.down(16);
}

function describeState({ state, collects }: Pick<Invoice, 'state' | 'collects'>): string {
  if (state === 'open') return 'The month is not over; this is how it stands';
  if (state === 'paid') return 'Paid';
  if (state === 'due') return 'Due';
  return collects ? 'Nothing is owed' : 'For information: this installation takes no payments';
}

function writeLines(sheet: Sheet, { lines }: Invoice): void {
  const head: Style = { soft: true, right: true };
  sheet.write('Workflow', { soft: true });
  sheet.write('Runs', { ...head, x: COLUMNS.runs });
  sheet.write('Steps', { ...head, x: COLUMNS.steps });
  sheet.write('Time at work', { ...head, x: COLUMNS.time });
  sheet.write('Amount', { ...head, x: RIGHT });
  for (const line of lines) {
    sheet.down();
    sheet.rule();
    sheet.writeName(line.name ?? 'Deleted workflow', NAME_WIDTH);
    sheet.write(formatNumber(line.runs), { x: COLUMNS.runs, right: true });
    sheet.write(formatNumber(line.steps), { x: COLUMNS.steps, right: true });
    sheet.write(formatDuration(line.computeMs), { x: COLUMNS.time, right: true });
    sheet.write(formatMoney(line.amountMicros), { x: RIGHT, right: true });
  }
  sheet.down(26);
}

function writeTotals(sheet: Sheet, invoice: Invoice): void {
  const row = (label: string, value: string, bold = false) => {
    sheet.write(label, { x: COLUMNS.time, right: true, soft: !bold, bold });
    sheet.write(value, { x: RIGHT, right: true, bold });
    sheet.down();
  };
  row('Use', formatMoney(invoice.usageMicros));
  row('Included each month', `-${formatMoney(invoice.includedMicros)}`);
  row('Total in US dollars', formatCents(invoice.totalCents), true);
  sheet.down(14);
  if (invoice.modelMicros > 0 || invoice.unpricedTokens > 0) {
    const unknown =
      invoice.unpricedTokens > 0
        ? ` and ${formatCount(invoice.unpricedTokens, 'token')} of unknown price`
        : '';
    sheet.write(
      `Language models: ${formatMoney(invoice.modelMicros)}${unknown}, paid with your own keys to their makers;`,
      { soft: true, size: 9 }
    );
    sheet.down(13);
    sheet.write('not part of this invoice.', { soft: true, size: 9 });
  }
}
