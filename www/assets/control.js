// The control page: draws the state that the JSON API answers, and sends what is clicked.
(function () {
  'use strict';

  var problem = document.querySelector('#problem');

  function call(method, path, body, type) {
    var options = { method: method };
    if (body !== undefined) {
      options.body = type ? body : JSON.stringify(body);
      options.headers = { 'Content-Type': type || 'application/json' };
    }
    return fetch(path, options).then(function (answer) {
      return answer.text().then(function (text) {
        if (!answer.ok) throw new Error(method + ' ' + path + ': ' + answer.status + ' ' + text);
        return text ? JSON.parse(text) : null;
      });
    });
  }

  function change(method, path, body, type) {
    return call(method, path, body, type).then(draw, fail);
  }

  function fail(error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }

  function node(name, content, properties) {
    var element = Object.assign(document.createElement(name), properties || {});
    [].concat(content === undefined || content === null ? [] : content).forEach(function (part) {
      element.append(part);
    });
    return element;
  }

  function code(text) {
    return node('code', String(text));
  }

  function link(url, text) {
    return node('a', text || url, { href: url });
  }

  function button(text, click) {
    return node('button', text, { type: 'button', onclick: click });
  }

  function checkbox(checked, set) {
    return node('input', [], { type: 'checkbox', checked: checked, onchange: function () { set(this.checked); } });
  }

  function table(id, heads, rows) {
    var target = document.querySelector(id);
    // What a person is typing in stays as it is.
    if (target.contains(document.activeElement) && document.activeElement.type === 'text') return;
    var body = rows.map(function (cells) {
      return node('tr', cells.map(function (cell) { return node('td', cell); }));
    });
    target.replaceChildren(node('tr', heads.map(function (head) { return node('th', head); })), ...body);
  }

  function storeRow(store) {
    var path = '/__sandbox/stores/' + store.platform + '/' + encodeURIComponent(store.id) + '/';
    var act = function (verb) { return button(verb, function () { change('POST', path + verb); }); };
    var installs = store.installs.map(function (install) { return install.app + ' (' + install.scopes.join(', ') + ')'; });
    return [
      store.platform + ' ' + store.id,
      link(store.url, store.name),
      store.lang + ' ' + store.currency,
      node('span', store.suspended ? 'suspended' : 'paid', { className: store.suspended ? 'bad' : 'good' }),
      checkbox(store.demo, function (on) { change('PATCH', path.slice(0, -1), { demo: on }); }),
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
    var legacy = checkbox(app.legacy_src, function (on) { set('legacy_src', on); });
    return [app.platform + ' ' + app.id, app.handle, redirect, scopes, app.platform === 'tiendanube' ? legacy : '–'];
  }

  function scriptRows(store) {
    return store.scripts.map(function (script) {
      return [store.platform + ' ' + store.id, String(script.id), script.kind, code(script.what), script.event, script.location];
    });
  }

  function portalRow(script) {
    var path = '/portal/apps/' + encodeURIComponent(script.app) + '/scripts/' + script.id + '/versions';
    var upload = node('input', [], {
      type: 'file', accept: '.js', ariaLabel: 'new version of ' + script.handle,
      onchange: function () { change('POST', path, this.files[0], 'text/javascript'); }
    });
    var versions = script.versions.map(function (version) {
      var deploy = function (to) {
        return button('to ' + to, function () { change('POST', path + '/' + version.number + '/deploy', { to: to }); });
      };
      return node('div', [version.number + ' ' + version.status + ' (' + version.bytes + ' bytes) ', deploy('testing'), deploy('active')]);
    });
    return [String(script.id), script.app + '/' + script.handle, script.event, script.auto_install ? 'auto-install' : '–', versions, upload];
  }

  function requestRow(request) {
    return [
      new Date(request.at * 1000).toLocaleTimeString('en-GB'), request.listener, request.method, code(request.url),
      node('span', String(request.status), { className: request.status >= 400 ? 'bad' : 'good' }),
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
    var state = node('span', webhook.state, { className: webhook.state === 'received' ? 'good' : webhook.state === 'lost' ? 'bad' : '' });
    return [new Date(webhook.at * 1000).toLocaleTimeString('en-GB'), webhook.platform + ' ' + webhook.store, webhook.event, code(webhook.url), state, attempts];
  }

  function draw() {
    var reads = ['state', 'requests?count=30', 'webhooks?count=20'].map(function (what) { return call('GET', '/__sandbox/' + what); });
    return Promise.all(reads).then(function (read) {
      var state = read[0];
      problem.hidden = true;
      document.querySelectorAll('[data-switch]').forEach(function (box) { box.checked = state.switches[box.dataset.switch]; });
      table('#stores', ['store', 'shop', 'language, currency', 'payment', 'demo', 'apps', ''], state.stores.map(storeRow));
      table('#apps', ['app', 'handle', 'redirect URL', 'scopes', 'legacy_src'], state.apps.map(appRow));
      table('#scripts', ['store', 'id', 'kind', 'what', 'event', 'location'], state.stores.flatMap(scriptRows));
      table('#portal', ['script', 'handle', 'event', '', 'versions', 'upload'], state.portal.map(portalRow));
      table('#buckets', ['app', 'store', '', 'requests'], state.buckets.map(bucketRow));
      table('#faults', ['fault', 'listener', 'of', 'does', 'hits', ''], state.faults.map(faultRow));
      table('#webhooks', ['time', 'store', 'event', 'URL', 'state', 'attempts'], read[2].map(webhookRow));
      table('#requests', ['time', 'listener', 'method', 'URL', 'status', 'app', 'store', ''], read[1].map(requestRow));
      document.querySelector('#ahead').textContent = state.clock_ahead;
    }).catch(fail);
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

  function redraw() {
    var busy = document.activeElement && document.activeElement.type === 'file';
    (busy || document.hidden ? Promise.resolve() : draw()).then(function () { setTimeout(redraw, 2000); });
  }
  redraw();
})();
