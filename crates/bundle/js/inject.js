/** An address in the form that the page's Trusted Types take; where they refuse it, the assignment throws. */
const trusted = (address) =>
  window.trustedTypes ? trustedTypes.createPolicy('vitrina', { createScriptURL: (url) => url }).createScriptURL(address) : address;

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
