// A product page on which built-ins are not what they should be, and how it is looked at: from a JavaScript world of its own,
// whose built-ins are whole.

import { LS, SHIRT } from '../fixtures/catalogue.mjs';
import { productBlock } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 0 } };

const ticked = () => document.documentElement.dataset.ticks === '1';

/** Opens the page with what the scenario does to it, and waits until that is done. `withScript` puts the widget in it. */
export async function openHostile(t, { spoil = () => {}, until = ticked, shop = LS, product = productBlock(SHIRT), settings = SETTINGS }, withScript) {
  const stage = await openStage(t, 'product.html', {
    before: { content: `(${ownScript})(); (${spoil})();` },
    shop,
    product,
    settings,
    tags: withScript ? [{}] : [],
    // What the scenario breaks for the shop's own scripts is not ours; what our file throws is.
    allow: [/^page error: (?![^]*\/hosting\/)/, /^console error: [^]*\(http:\/\/shop\.localhost/, /^console error: Failed to (load resource|find a valid digest)/],
  });
  const page = new Hostile(stage, await stage.context.newCDPSession(stage.page));
  await page.begin();
  await becomes(() => page.look(until), true);
  return page;
}

class Hostile {
  constructor(stage, devtools) {
    this.stage = stage;
    this.devtools = devtools;
  }

  async begin() {
    const { frameTree } = await this.devtools.send('Page.getFrameTree');
    const world = await this.devtools.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'look' });
    this.contextId = world.executionContextId;
  }

  /** Runs a function in the world with whole built-ins. */
  async look(work, ...given) {
    const expression = `(${work})(${given.map((each) => JSON.stringify(each)).join()})`;
    const { result, exceptionDetails } = await this.devtools.send('Runtime.evaluate', { expression, contextId: this.contextId, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** What the page's badge says: its text, `hidden`, or `none`. */
  badge() {
    return this.look(() => {
      const badges = document.querySelectorAll('.vitrina-badge');
      if (badges.length !== 1) return badges.length === 0 ? 'none' : `${badges.length} badges`;
      return badges[0].hidden ? 'hidden' : badges[0].textContent;
    });
  }

  /** Chooses a size, as the shopper's click would. */
  choose(size) {
    return this.look((value) => {
      const control = document.querySelector('#product_form [name="variation[1]"]');
      // The document may be another by now.
      if (!control) return;
      control.value = value;
      control.dispatchEvent(new Event('change', { bubbles: true }));
    }, size);
  }

  /** Presses a button where there is one, as the shopper's finger would. */
  press(selector) {
    return this.look((button) => document.querySelector(button)?.click(), selector);
  }

  /** What the page's own script has seen. */
  own() {
    return this.look(() => ({ ...document.documentElement.dataset }));
  }
}

// The shop's own script: counts what it hears, by built-ins that it took in time, and notes every error in the page.
function ownScript() {
  const { apply } = Reflect;
  const { setAttribute, getAttribute } = Element.prototype;
  const { addEventListener } = EventTarget.prototype;
  const later = setTimeout;
  const text = String;
  const count = (name) => {
    const before = apply(getAttribute, document.documentElement, [name]);
    apply(setAttribute, document.documentElement, [name, text(before === null ? 1 : +before + 1)]);
  };
  apply(addEventListener, window, ['error', (event) => event.message && count('data-errors')]);
  apply(addEventListener, window, ['unhandledrejection', () => count('data-rejections')]);
  apply(addEventListener, document, ['change', () => count('data-changes')]);
  apply(addEventListener, document, [
    'DOMContentLoaded',
    () => {
      later(() => count('data-ticks'), 10);
      try {
        window.LS.registerOnChangeVariant(() => count('data-signals'));
      } catch {
        count('data-no-hook');
      }
    },
  ]);
}
