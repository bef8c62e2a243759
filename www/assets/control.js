// The control page: draws the state that the JSON API answers, and sends what is clicked.
(function () {
  'use strict';

  // How many stores are listed; a sandbox may have thousands.
  var STORES = 50;
  var desk = window.desk;
  var call = desk.call, change = desk.change, node = desk.node, code = desk.code, link = desk.link;
  var button = desk.button, checkbox = desk.checkbox, table = desk.table, badge = desk.badge;

  function storeRow(store) {
    var path = '/__sandbox/stores/' + store.platform + '/' + encodeURIComponent(store.id) + '/';
    var act = function (verb) { return button(verb, function () { change('POST', path + verb); }); };
    var installs = store.installs.map(function (install) { return install.app + ' (' + install.scopes.join(', ') + ')'; });
    return [
      store.platform + ' ' + store.id,
      link(store.url, store.name),
      store.lang + ' ' + store.currency,
      themeSelect(store),
      badge(store.suspended ? 'suspended' : 'paid', store.suspended ? 'bad' : 'good'),
      checkbox(store.demo, 'demo store: ' + store.name, function (on) { change('PATCH', path.slice(0, -1), { demo: on }); }),
      installs.join(' · ') || '–',
      [act(store.suspended ? 'resume' : 'suspend'), act('uninstall')]
    ];
  }

  function appRow(app) {
    var path = '/__sandbox/apps/' + app.platform + '/' + encodeURIComponent(app.id);
    var set = function (key, value) { var body = {}; body[key] = value; change('PATCH', path, body); };
    var redirect = node('input', [], {
      type: 'text', value: app.redirect_uri, ariaLabel: 'redirect URL of ' + app.id,
      onchange: function () { this.blur(); set('redirect_uri', this.value); }
    });
    var scopes = node('input', [], {
      type: 'text', value: app.scopes.join(','), ariaLabel: 'scopes of ' + app.id,
      onchange: function () { this.blur(); set('scopes', this.value.split(',').filter(Boolean)); }
    });
    var legacy = checkbox(app.legacy_src, 'legacy_src of ' + app.id, function (on) { set('legacy_src', on); });
    var delay = node('input', [], {
      type: 'number', min: 0, value: app.portal_delay, ariaLabel: 'portal_delay of ' + app.id,
      onchange: function () {
        this.blur();
        if (this.value === '') desk.draw();
        else set('portal_delay', Number(this.value));
      }
    });
    var own = app.platform === 'tiendanube' ? [legacy, delay] : ['–', '–'];
    return [app.platform + ' ' + app.id, app.handle, redirect, scopes].concat(own);
  }

  function scriptRows(store) {
    return store.scripts.map(function (script) {
      return [store.platform + ' ' + store.id, String(script.id), script.kind, code(script.what), script.event, script.location];
    });
  }

  function requestRow(request) {
    return [
      desk.time(request.at), request.listener, request.method, code(request.url),
      badge(String(request.status), request.status >= 400 ? 'bad' : 'good'),
      request.app || '', request.store || '', request.fault ? 'fault ' + request.fault : ''
    ];
  }

  function bucketRow(bucket) {
    var meter = node('meter', [], { min: 0, max: bucket.size, high: bucket.size * 0.8, value: bucket.used });
    meter.setAttribute('aria-label', bucket.used + ' of ' + bucket.size);
    return [bucket.app, bucket.store, meter, bucket.used + ' of ' + bucket.size];
  }

  function faultRow(fault) {
    var end = button('end', function () { change('DELETE', '/__sandbox/faults/' + fault.id); });
    var what = [fault.method || 'any method', fault.path, fault.store ? 'store ' + fault.store : ''].join(' ');
    return [String(fault.id), fault.listener, code(what), code(JSON.stringify(fault.fault)), fault.hits + ' of ' + fault.seen, end];
  }

  function webhookRow(webhook) {
    var attempts = webhook.attempts.map(function (attempt) { return attempt.outcome; }).join(' · ');
    var state = badge(webhook.state, webhook.state === 'received' ? 'good' : webhook.state === 'lost' ? 'bad' : '');
    return [desk.time(webhook.at), webhook.platform + ' ' + webhook.store, webhook.event, code(webhook.url), state, attempts];
  }

  function themeSelect(store) {
    var select = node('select', ['base', 'linked', 'sections'].map(function (theme) {
      return node('option', theme, { value: theme, selected: theme === store.theme });
    }), { ariaLabel: 'theme of ' + store.name });
    select.onchange = function () { change('PATCH', '/__sandbox/stores/' + store.platform + '/' + encodeURIComponent(store.id), { theme: select.value }); };
    return select;
  }

  function numbers(state, requests, webhooks) {
    var refused = requests.filter(function (request) { return request.status >= 400; }).length;
    [
      ['#n-stores', state.stores_found], ['#n-scripts', state.stores.flatMap(function (store) { return store.scripts; }).length],
      ['#n-requests', requests.length], ['#n-refused', refused], ['#n-webhooks', webhooks.length], ['#n-faults', state.faults.length]
    ].forEach(function (pair) { document.querySelector(pair[0]).textContent = pair[1]; });
  }

  function draw() {
    var find = document.querySelector('#find').value;
    var reads = ['state?stores=' + STORES + '&find=' + encodeURIComponent(find), 'requests?count=100', 'webhooks?count=50'];
    return Promise.all(reads.map(function (what) { return call('GET', '/__sandbox/' + what); })).then(function (read) {
      var state = read[0];
      numbers(state, read[1], read[2]);
      document.querySelector('#more-stores').textContent = state.stores_found > STORES ? 'The first ' + STORES + ' of ' + state.stores_found + ' are listed.' : '';
      document.querySelectorAll('[data-switch]').forEach(function (box) { box.checked = state.switches[box.dataset.switch]; });
      table('#stores', ['store', 'shop', 'language, currency', 'theme', 'payment', 'demo', 'apps', 'do'], state.stores.map(storeRow));
      table('#apps', ['app', 'handle', 'redirect URL', 'scopes', 'legacy_src', 'portal_delay (s)'], state.apps.map(appRow));
      table('#scripts', ['store', 'id', 'kind', 'what', 'event', 'location'], state.stores.flatMap(scriptRows));
      table('#buckets', ['app', 'store', 'level', 'requests'], state.buckets.map(bucketRow));
      table('#faults', ['fault', 'listener', 'of', 'does', 'hits', 'do'], state.faults.map(faultRow));
      table('#webhooks', ['time', 'store', 'event', 'URL', 'state', 'attempts'], read[2].map(webhookRow));
      table('#requests', ['time', 'listener', 'method', 'URL', 'status', 'app', 'store', 'fault'], read[1].slice(0, 30).map(requestRow));
      document.querySelector('#ahead').textContent = state.clock_ahead;
    });
  }

  document.querySelectorAll('[data-switch]').forEach(function (box) {
    box.addEventListener('change', function () {
      var body = {};
      body[box.dataset.switch] = box.checked;
      change('PATCH', '/__sandbox/switches', body);
    });
  });

  document.querySelectorAll('[data-advance]').forEach(function (turn) {
    turn.addEventListener('click', function () { change('POST', '/__sandbox/clock', { advance: Number(turn.dataset.advance) }); });
  });
  document.querySelector('#reset').addEventListener('click', function () { change('POST', '/__sandbox/reset'); });

  document.querySelector('#find').addEventListener('input', function () { desk.draw(); });
  desk.keep(draw);
})();
