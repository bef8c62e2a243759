// A shop page with the probe on it.

import { CAP, LS, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, olderCard, productBlock } from '../fixtures/markup.mjs';
import { becomes, stays } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

export { CAP, LS, MUG, SHIRT, card, olderCard, productBlock };

/** Which output of the probe is looked at. */
export const OUTPUT = /-(one-file|no-wasm)-[0-9a-f]+\.js$/.exec(process.env.VITRINA_WIDGET_ENTRY)?.[1] ?? 'two-files';

/** The product page's form. */
export const FORM = '#product_form';

/** Opens a product page, or with `page: 'listing.html'` a listing; all else is as in `openStage`. */
export async function openProbe(t, { page = 'product.html', ...rest } = {}) {
  const slots = page === 'product.html' ? { product: productBlock(SHIRT), related: card(CAP) } : { cards: card(SHIRT) + card(CAP) + card(MUG) };
  const { tags = [{}], ...others } = rest;
  const probe = new Probe(await openStage(t, page, { ...slots, ...others, tags: [] }));
  await probe.page.route('https://reports.example/**', (route) => {
    probe.reports.push(JSON.parse(route.request().postData()));
    return route.fulfill({ status: 204 });
  });
  await probe.page.evaluate((addresses) => fixtureTheme.inject(addresses), tags.map((tag) => probe.stage.address(tag)));
  return probe;
}

class Probe {
  /** What the script's author was told. */
  reports = [];

  constructor(stage) {
    this.stage = stage;
    this.page = stage.page;
  }

  /** What the probe says of the page: `{class: [texts]}`. */
  async said() {
    const lines = await this.page.$$eval('.probe-page > p', (nodes) => nodes.map((node) => [node.className, node.textContent]));
    const said = {};
    for (const [name, text] of lines) (said[name] ??= []).push(text);
    return said;
  }

  /** What has happened, a line each. */
  diary() {
    return this.page.$$eval('.probe-diary .probe-line', (nodes) => nodes.map((node) => node.textContent));
  }

  /** Waits until the diary's lines that begin with one of `words` are these. */
  async tells(words, ...lines) {
    const own = async () => (await this.diary()).filter((line) => words.some((word) => line.startsWith(word)));
    await becomes(own, lines, { message: `lines of ${words.join(', ')}` });
    await stays(own, lines, { looks: 3 });
  }

  /** The texts of the nodes that match, also in shadow roots. */
  texts(selector) {
    return this.page.$$eval(selector, (nodes) => nodes.map((node) => (node.shadowRoot || node).textContent));
  }

  /** Waits until the nodes that match have these texts. */
  async shows(selector, ...texts) {
    await becomes(() => this.texts(selector), texts, { message: selector });
  }

  /** Presses one of the probe's buttons in a form. */
  async press(name, selector = FORM) {
    await this.page.click(`${selector} .probe-form > .${name}`);
  }

  /** Chooses as a shopper does: by the keyboard, so that the browser itself fires the events. */
  async choose(selector, number, value) {
    await this.page.focus(`${selector} [name="variation[${number}]"]`);
    await this.page.keyboard.type(value);
  }
}
