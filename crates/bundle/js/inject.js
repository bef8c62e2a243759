import { POLICY } from 'vitrina:parts';

/** Our policy for Trusted Types: a page that lists names lets each be made once. */
let policy;

/** An address in the form that the page's Trusted Types take; where they refuse it, this throws. */
const trusted = (address) => {
  if (!window.trustedTypes) return address;
  policy = policy || trustedTypes.createPolicy(POLICY, { createScriptURL: (url) => url });
  return policy.createScriptURL(address);
};

/**
 * Starts another script of ours, with this query; `fail` when it cannot be had. The file is fetched before its element is
 * there, for an element would hold up the page's `load` event until its file has come.
 */
export const inject = (address, integrity, query, fail) => {
  address.search = query;
  fetch(address, { integrity })
    .then((answer) => {
      if (!answer.ok) throw 0;
      const script = document.createElement('script');
      script.src = trusted('' + address);
      script.crossOrigin = 'anonymous';
      script.integrity = integrity;
      script.onerror = fail;
      document.head.appendChild(script);
    })
    .catch(fail);
};
