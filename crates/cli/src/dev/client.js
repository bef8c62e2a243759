// What a page carries during development: starts the newest build, and the next one in its place, without loading the page
// anew. When the script does not compile, the page says why and keeps what it has.
(() => {
  const own = new URL(document.currentScript.src);
  // Where a page takes addresses of scripts from a policy only, the proxy lets in this one.
  const policy = self.trustedTypes?.createPolicy('vitrina-dev', { createScriptURL: (address) => address });
  let notice;

  const clear = () => {
    notice?.remove();
    notice = undefined;
  };

  const start = ({ entry, release }) => {
    clear();
    const script = document.createElement('script');
    const address = new URL(`files/${entry}`, own);
    address.search = own.search;
    address.searchParams.set('release', release);
    script.src = policy ? policy.createScriptURL(address.href) : address.href;
    document.head.append(script);
  };

  const explain = ({ text }) => {
    clear();
    notice = document.createElement('vitrina-dev-error');
    notice.style.cssText = 'all:initial;position:fixed;inset:auto 0 0 0;z-index:2147483647';
    const said = document.createElement('pre');
    said.style.cssText =
      'margin:0;padding:1em;max-height:50vh;overflow:auto;background:#1b1b1b;color:#ffb4a9;font:13px/1.4 monospace;white-space:pre-wrap';
    said.textContent = text;
    notice.attachShadow({ mode: 'open' }).append(said);
    document.documentElement.append(notice);
  };

  let last;
  const take = (data) => {
    if (data === last) return;
    last = data;
    const news = JSON.parse(data);
    (news.event === 'built' ? start : explain)(news);
  };

  const listen = (tell) => {
    const events = new EventSource(new URL('events', own));
    events.onmessage = ({ data }) => tell(data);
  };

  // A browser has six connections to a server, and a tab that listens keeps one: of all tabs one listens and tells the others.
  if (navigator.locks && self.BroadcastChannel) {
    const tabs = new BroadcastChannel('vitrina-dev');
    tabs.onmessage = ({ data }) => take(data);
    navigator.locks.request('vitrina-dev', () => {
      listen((data) => {
        take(data);
        tabs.postMessage(data);
      });
      // Held until the tab is closed; then the next one listens.
      return new Promise(() => {});
    });
    fetch(new URL('newest', own)).then(async (answer) => {
      const data = await answer.text();
      if (data && last === undefined) take(data);
    });
  } else {
    listen(take);
  }
})();
