'use strict';
// Asks for the facts once a second and shows them. Texts go in as texts only.

const SECOND = 1000;
const id = (name) => document.getElementById(name);

const node = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const number = (value) => value.toLocaleString('en');
const moment = (text) => new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const percent = (part, whole) => `${((part * 100) / whole).toFixed(2)}%`;
const release = (number) => (number === null ? 'no script' : `release ${number}`);

/** One bar: done, failed, and the rest. Widths are set by the object model, which the page's policy permits. */
const fill = (bar, { stores, done, failed }) => {
  bar.replaceChildren(...[['done', done], ['failed', failed]].map(([name, count]) => {
    const part = node('span', { class: name });
    part.style.width = `${stores ? (count * 100) / stores : 0}%`;
    return part;
  }));
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', `${done} of ${stores} stores done, ${failed} failed`);
  return bar;
};

const rows = (table, made) => {
  id(table).tBodies[0].replaceChildren(...made);
  id(table).hidden = made.length === 0;
};

const cell = (text, kind = '') => node('td', { class: kind }, text);

const showStores = (rollout) => {
  fill(id('stores'), rollout);
  const waiting = rollout.stores - rollout.done - rollout.failed;
  const counts = [['done', rollout.done], ['failed', rollout.failed], ['waiting', waiting]];
  const verdicts = Object.entries(rollout.verdicts).filter(([name]) => name !== 'not done');
  const list = counts.map(([name, count]) => node('li', {}, node('i', { class: name }), node('b', {}, number(count)), ` ${name}`));
  for (const [name, count] of verdicts) list.push(node('li', { class: 'quiet' }, `${number(count)} ${name}`));
  id('key').replaceChildren(...list);
};

const showWaves = ({ waves }) => {
  rows('waves', waves.map((wave) => node(
    'tr',
    { class: wave.open ? 'open' : 'closed' },
    cell(wave.name),
    node('td', { class: 'wide' }, wave.open ? fill(node('div', { class: 'bar' }), wave) : 'not open yet'),
    cell(number(wave.stores), 'number'),
    cell(number(wave.done), 'number'),
    cell(number(wave.failed), 'number'),
  )));
};

const known = (gate) => gate.started !== null && gate.started > 0;

const showGates = ({ gates }) => {
  rows('gates', gates.slice().reverse().map((gate) => node(
    'tr',
    {},
    cell(moment(gate.at), 'nowrap'),
    cell(number(gate.wave), 'number'),
    cell(gate.started === null ? 'no data' : number(gate.started), 'number'),
    cell(gate.failed === null ? '–' : number(gate.failed), 'number'),
    cell(known(gate) ? percent(gate.failed, gate.started) : '–', 'number'),
    node('td', {}, node('span', { class: gate.says }, gate.says), gate.why ? `: ${gate.why}` : ''),
  )));
  id('no-gates').hidden = gates.length > 0;
  drawn = gates.filter(known);
  draw();
};

const svg = (tag, attributes, text) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
};

/** The share of failed page loads at each look, so many pixels wide. Two looks make a line. */
const chart = (gates, width) => {
  if (gates.length < 2) return [];
  const [height, left, right, top, bottom] = [200, 56, 12, 14, 28];
  const times = gates.map((gate) => Date.parse(gate.at));
  const shares = gates.map((gate) => (gate.failed * 100) / gate.started);
  const [first, last] = [times[0], times[times.length - 1]];
  const most = Math.max(...shares, 0.1) * 1.15;
  // Looks within one second stand side by side.
  const along = (at) => (last - first < SECOND ? at / (gates.length - 1) : (times[at] - first) / (last - first));
  const x = (at) => left + along(at) * (width - left - right);
  const y = (share) => height - bottom - (share / most) * (height - top - bottom);
  const label = `Share of page loads that failed, from ${shares[0].toFixed(2)}% to ${shares[shares.length - 1].toFixed(2)}%`;
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  for (const share of [0, most / 2, most]) {
    drawing.append(svg('line', { class: 'axis', x1: left, x2: width - right, y1: y(share), y2: y(share) }));
    drawing.append(svg('text', { x: left - 8, y: y(share) + 4, 'text-anchor': 'end' }, `${share.toFixed(2)}%`));
  }
  const clock = (time) => new Date(time).toLocaleTimeString('en-GB');
  drawing.append(svg('text', { x: left, y: height - 8 }, clock(first)));
  drawing.append(svg('text', { x: width - right, y: height - 8, 'text-anchor': 'end' }, clock(last)));
  drawing.append(svg('polyline', { class: 'share', points: gates.map((_, at) => `${x(at)},${y(shares[at])}`).join(' ') }));
  gates.forEach((_, at) => drawing.append(svg('circle', { cx: x(at), cy: y(shares[at]), r: 3.5 })));
  return [drawing];
};

/** The looks that the chart shows. */
let drawn = [];
/** As wide as there is room, pixel for pixel: a drawing that is scaled down has labels that nobody can read. */
const draw = () => id('chart').replaceChildren(...chart(drawn, id('chart').clientWidth));
addEventListener('resize', draw);

const showBad = ({ bad, bad_stores: all }) => {
  rows('bad', bad.map((store) => node(
    'tr',
    {},
    cell(store.store, 'nowrap'),
    cell(store.needs),
    node('td', { class: 'wide' }, store.what, node('div', { class: 'next' }, `Next: ${store.next}`)),
  )));
  id('no-bad').hidden = all > 0;
  id('more-bad').textContent = all > bad.length ? `${number(all - bad.length)} more; vitrina rollout status lists all` : '';
};

const say = (state, why) => {
  id('state').textContent = state;
  id('state').className = `chip ${state}`;
  id('why').textContent = why ?? '';
};

const show = ({ app, rollout }) => {
  id('app').textContent = app;
  id('rollout').hidden = !rollout;
  id('none').hidden = Boolean(rollout);
  if (!rollout) {
    id('title').textContent = 'No rollout yet';
    document.title = `${app}: no rollout`;
    return;
  }
  const back = rollout.undoes === null ? '' : `, taking back rollout ${rollout.undoes}`;
  id('title').textContent = `Rollout ${rollout.number}: ${release(rollout.release)}${back}`;
  document.title = `${rollout.state}: ${app}, ${release(rollout.release)}`;
  say(rollout.state, rollout.why);
  const before = rollout.previous === null ? '' : ` Before: release ${rollout.previous}.`;
  id('when').textContent =
    `Begun ${moment(rollout.begun_at)} by ${rollout.by}. Last change ${moment(rollout.last_at)}.${before}`;
  showStores(rollout);
  showWaves(rollout);
  showGates(rollout);
  showBad(rollout);
};

let shown = '';
const look = async () => {
  try {
    const answer = await fetch('facts');
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    // Nothing is drawn anew that has not changed: a reader may be in the middle of it.
    if (text !== shown) show(JSON.parse(text));
    shown = text;
  } catch (error) {
    shown = '';
    say('lost', error instanceof TypeError ? 'vitrina rollout status --web has ended; this is what it showed last.' : error.message);
  }
  setTimeout(look, SECOND);
};
look();
