// The `loader` output: reads the channel and starts the release that this store runs. It knows no release, so it hardly ever
// changes. Channel unreachable: the browser's copy, else nothing. Bundle missing or not what its hash says: the release
// before, else nothing.

import { address } from 'vitrina:address';
import { inject } from 'vitrina:inject';
import { CHANNEL } from 'vitrina:parts';

// The global that the bundle would make: two loaders in one page share what is in it.
if (!window.__vitrina) Object.defineProperty(window, '__vitrina', { value: Object.freeze({ apps: {}, trust: {} }) });

/** FNV-1a, 32 bit. */
const hash = (text) => {
  let value = 2166136261;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 16777619);
  return value >>> 0;
};

const read = async (cache) => {
  const answer = await fetch(CHANNEL, { cache, credentials: 'omit' });
  if (answer.status != 200) throw 0;
  return answer.json();
};

const run = (channel, release, query) => {
  const bundle = release != null && channel.bundles[release];
  if (!bundle) return;
  query.set('release', release);
  const before = () => {
    try {
      if (release != channel.previous) run(channel, channel.previous, query);
    } catch (e) {}
  };
  inject(new URL(bundle.file, CHANNEL), bundle.integrity, query, before);
};

// Awaited and not chained: where a page has spoilt the methods of promises, one that fails is still heard.
const start = async (query, store) => {
  try {
    query.set('store', store);
    query.delete('versionId');
    if (query.get('settings')) query.set('settings', new URL(query.get('settings'), address));
    let channel;
    try {
      channel = await read('default');
    } catch (e) {
      channel = await read('force-cache');
    }
    const own = channel.stores && channel.stores[store];
    const inWave = hash(channel.salt + ':' + store) % 10000 < Math.round(channel.percent * 100);
    run(channel, own != null ? own : inWave ? channel.release : channel.previous, query);
  } catch (e) {}
};

// LS may come late; after 10 s a page without it is no shop.
let tries = 0;
const wait = () => {
  try {
    const query = new URLSearchParams(address && new URL(address).search);
    const shop = window.LS;
    const store = [query.get('store'), shop && shop.store && shop.store.id].find((id) => /^\d+$/.test(id));
    if (shop && store) start(query, store);
    else if (tries++ < 200) setTimeout(wait, 50);
  } catch (e) {}
};
wait();
