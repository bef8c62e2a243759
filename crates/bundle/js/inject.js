/** Where our policy for Trusted Types is kept when an older release's namespace has no place for it. */
const alone = {};

/**
 * An address in the form that the page's Trusted Types take; where they refuse it, this throws. A page that lists names lets each
 * policy be made once: all scripts of ours share one.
 */
const trusted = (address) => {
  if (!window.trustedTypes) return address;
  const kept = (window.__vitrina || alone).trust || alone;
  kept.policy = kept.policy || trustedTypes.createPolicy('vitrina', { createScriptURL: (url) => url });
  return kept.policy.createScriptURL(address);
};

/**
 * Starts another script of ours, with this query; `fail` when it cannot be had. The file is fetched before its element is
 * there, for an element would hold up the page's `load` event until its file has come.
 */
export const inject = async (address, integrity, query, fail) => {
  try {
    address.search = query;
    if (!(await fetch(address, { integrity })).ok) throw 0;
    const script = document.createElement('script');
    script.src = trusted('' + address);
    script.crossOrigin = 'anonymous';
    script.integrity = integrity;
    script.onerror = fail;
    document.head.appendChild(script);
  } catch (e) {
    fail(e);
  }
};
