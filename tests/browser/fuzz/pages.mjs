// Runs in the page before anything else: makes an `LS`, and whatever else a page can say, from the seeds of the native fuzz test.
// It only ever uses built-ins as they were at the beginning, and the same number gives the same page.

export function installFuzz({ seeds, number }) {
  let state = number;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const upTo = (most) => Math.floor(next() * (most + 1));
  const pick = (list) => list[upTo(list.length - 1)];

  const cyclic = () => {
    const list = [];
    list.push(list);
    return list;
  };
  const deep = (levels) => (levels === 0 ? 'deep' : [deep(levels - 1)]);
  const refusing = new Proxy(Object.create(null), {
    get: () => {
      throw new Error('from the page');
    },
    ownKeys: () => {
      throw new Error('from the page');
    },
  });

  /** Values that JSON can carry. */
  const plain = () =>
    pick([
      () => pick([null, true, false, {}, [], [null], { length: 3 }]),
      () => pick([0, -0, 0.5, 1.005, -1, 1e21, 1e300, 5e-324, 2 ** 32, 2 ** 53, 2 ** 53 - 1, 99999.995]),
      () => pick(['', ' ', '0', '-1', '1e309', 'NaN', '$1.234,50', '—', 'null', '[]', '{', '{"1":{}}', '__proto__', 'constructor', 'es', 'EN', 'İ']),
      () => pick(['\u0000', '\u0001', '\u0006' + '1\u0006', '\u0006', '\u0007l.lang\u0007', '\u0007', '=', '\ud83d\ude00', '\u200f', '<b>', '$&']),
      () => pick(['\ud800', '\udfff x', '\ud800\ud800']),
      () => 'x'.repeat(pick([1, 100, 100_000])),
      () => deep(upTo(200)),
      () => JSON.parse('{"__proto__": {"stock": 1}, "constructor": {"prototype": null}, "toString": null, "valueOf": 1}'),
    ])();
  /** Values that only a script of the page can make. */
  const wild = () => pick([undefined, NaN, Infinity, -Infinity, 10n, Symbol('page'), () => 1, new Date(NaN), new Map(), /x/, cyclic(), refusing, document, window]);

  /** Where a value that JSON can carry has values, down to a level. */
  const placesIn = (value, level = 0, places = []) => {
    const isPlain = Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);
    for (const key of isPlain && level < 6 ? Object.keys(value) : []) {
      places.push([value, key]);
      placesIn(value[key], level + 1, places);
    }
    return places;
  };

  /** Changes a value in some places. */
  const mutate = (value, odd) => {
    const holder = { value };
    const places = placesIn(holder);
    for (let change = upTo(6); change >= 0; change -= 1) {
      const [owner, key] = pick(places);
      const present = owner[key];
      const make = pick([
        () => odd(),
        () => odd(),
        () => odd(),
        () => JSON.stringify(present),
        () => [present],
        () => (typeof present === 'number' ? String(present) : Number(present)),
        () => (Array.isArray(present) ? [...present, ...present] : {}),
      ]);
      try {
        owner[key] = make();
      } catch {
        owner[key] = null;
      }
    }
    return holder.value;
  };

  const seed = () => structuredClone(pick(seeds));
  const json = (value) => {
    const text = JSON.stringify(value) ?? '';
    return pick([() => text, () => text, () => text, () => text.slice(0, upTo(text.length)), () => text.replace(/\d+/, '1e309')])();
  };

  window.fuzz = {
    settings: () => mutate(seed().settings, plain),
    /** An `LS`; one that JSON could carry when `window.fuzz.isPlain` is true then. */
    shop() {
      window.fuzz.isPlain = next() < 0.7;
      const shop = mutate(seed().ls, window.fuzz.isPlain ? plain : wild);
      if (typeof shop !== 'object' || shop === null || Array.isArray(shop)) window.fuzz.isPlain = false;
      return shop;
    },
    /** One thing after the other that a page can do to a script; gives how many. */
    async cases(times) {
      for (let done = 0; done < times; done += 1) {
        const containers = [...document.querySelectorAll('[data-variants]')];
        const container = pick(containers);
        const form = container.querySelector('form');
        const { variants } = seed();
        pick([
          () => container.setAttribute('data-variants', json(mutate(variants, plain))),
          () => container.setAttribute('data-variants', json(mutate(variants, plain))),
          () => container.setAttribute('data-variants', pick(['', 'null', '0', '{}', '[', '[[]]', '"x"', '\u0000', '[1e309]', '[{"stock":1e309}]'])),
          () => form && form.querySelectorAll('[name^="variation["]').forEach((control) => (control.value = pick([variants[0]?.option0, '\ud800', '__proto__', '']))),
          () => form && form.querySelectorAll('[name^="variation["]').forEach((control) => (control.name = pick(['variation[', 'variation[]', 'variation[9]', 'variation[__proto__]', 'variation[constructor]']))),
          () => form && form.querySelectorAll('.vitrina-badge').forEach((badge) => pick([() => badge.remove(), () => (badge.innerHTML = '<p>x<b>y'), () => badge.after(badge.cloneNode(true)), () => (badge.className = '')])()),
          () => form && document.querySelector('#related').append(container.cloneNode(true)),
        ])();
        const handed = pick([() => mutate(structuredClone(variants[0] ?? {}), wild), () => wild(), () => plain()])();
        const element = pick([() => '#single-product', () => '#related', () => plain(), () => wild()])();
        if (typeof handed === 'object' && handed !== null && handed !== window && handed !== document) {
          try {
            handed.element = element;
          } catch {
            // What cannot be written stays as it is.
          }
        }
        fixtureTheme.signal(handed);
        while (document.querySelectorAll('#related [data-variants]').length > 10) document.querySelector('#related').lastElementChild.remove();
        await new Promise((turn) => setTimeout(turn));
      }
      return times;
    },
    /** One list of variants or handed variant after the other, as fast as the page takes them; gives how many. */
    async payloads(times) {
      const [container, other] = document.querySelectorAll('[data-variants]');
      const kept = other.getAttribute('data-variants');
      for (let done = 0; done < times; done += 1) {
        const { variants } = seed();
        const handed = pick([() => mutate(structuredClone(variants[0] ?? {}), wild), () => wild(), () => plain()])();
        // Where a list cannot be read, what is handed over counts; else the list does.
        if (done % 2) container.setAttribute('data-variants', json(mutate(variants, plain)));
        else if (done % 64 === 0) container.setAttribute('data-variants', pick(['', '[', 'null', '\u0000', 'x'.repeat(10_000_000), '['.repeat(100_000)]));
        try {
          if (typeof handed === 'object' && handed !== null && handed !== window && handed !== document) handed.element = '#single-product';
        } catch {
          // What cannot be written stays as it is.
        }
        fixtureTheme.signal(handed);
        // What watches the page is told between two tasks; a page that is never let go would be told of everything at once.
        await null;
        if (done % 100 === 99) await new Promise((turn) => setTimeout(turn));
        if (other.getAttribute('data-variants') !== kept) throw new Error('another product has changed');
      }
      return times;
    },
  };
}
