// What a script draws.

import type { Shown } from './messages.js';

// The operations of `page/view.js`.
const OPEN = '\x01';
const TEXT = '\x02';
const ATTRIBUTE = '\x03';
const CLOSE = '\x04';
const CLICK = '\x05';

/** A value's text without the characters that begin an operation. */
const plain = (value: Shown): string => ('' + value).replace(/[\0-\x07]/g, '');

/**
 * What a mounted node holds, declared anew at every change. The page is touched only where it differs. A view in which nothing is drawn
 * hides its node.
 *
 * There is no way to give markup: everything is an element, an attribute or a text, so nothing that a merchant or a page writes can
 * become code, and pages that demand Trusted Types are served as well.
 */
export class View {
  /** @internal */
  operations = '';
  /** @internal */
  readonly clicks: (() => void)[] = [];

  /** An element with a class and a text. */
  line(tag: string, className: string, text: Shown): void {
    this.element(tag, className, () => this.text(text));
  }

  /** An element with a class, and what `inner` draws in it. */
  element(tag: string, className: string, inner: (view: View) => void = () => {}): void {
    this.operations += OPEN + plain(tag) + '=' + plain(className);
    inner(this);
    this.operations += CLOSE;
  }

  /**
   * Sets an attribute of the element that is being drawn; outside any element, of the mounted node, where it stays once it is set,
   * because a node that is taken over may have attributes of the theme's. `true` is an attribute without a value, `false` none.
   */
  attribute(name: string, value: Shown | boolean): void {
    if (value !== false) this.operations += ATTRIBUTE + plain(name) + '=' + (value === true ? '' : plain(value));
  }

  /** Sets the text of the element that is being drawn, instead of any children. */
  text(text: Shown): void {
    this.operations += TEXT + plain(text);
  }

  /** @internal Has a click do something. */
  click(work: () => void): void {
    this.operations += CLICK + (this.clicks.push(work) - 1);
  }

  /** @internal All of it, closed. */
  whole(): string {
    return this.operations + CLOSE;
  }
}
