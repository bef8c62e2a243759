// The tag's own file: it knows its address, takes its place in the page, and fetches what wasm-pack built.
(() => {
  const file = 'variant-badge.js';
  const tag = document.currentScript || [...document.scripts].find((script) => script.src.includes(file));
  if (!tag || !tag.src) return;
  const address = new URL(tag.src);
  const release = Number(address.searchParams.get('release')) || 0;
  const running = window.carelessBadge;
  if (running && running.release >= release) return;
  if (running) running.stopped = true;
  const life = (window.carelessBadge = { release, stopped: false });
  // A module is instantiated once for each address; two releases need one each.
  import(new URL(`variant_badge_careless.js?release=${release}`, address))
    .then(async (module) => {
      await module.default();
      module.start(address.href, life);
    })
    .catch(() => {});
})();
