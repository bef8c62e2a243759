// The Partner Portal: the scripts of each app, their versions, and where those are deployed.
(function () {
  'use strict';

  var desk = window.desk;
  var node = desk.node, button = desk.button, badge = desk.badge, change = desk.change;
  var KINDS = { active: 'good', testing: 'warm', draft: '', idle: '' };

  function versionRow(path, version) {
    var deploy = function (to) {
      return button('to ' + to, function () { change('POST', path + '/versions/' + version.number + '/deploy', { to: to }); });
    };
    var cells = [
      'version ' + version.number, badge(version.status, KINDS[version.status]), version.bytes + ' bytes', desk.code(version.hash),
      version.status === 'active' ? [] : [deploy('testing'), deploy('active')]
    ];
    return node('tr', cells.map(function (cell) { return node('td', cell); }));
  }

  // A change in the Portal takes time to appear in stores and in the API.
  function tellWaiting(script, now) {
    var left = Math.ceil((script.appears_at_ms - now) / 1000);
    var told = document.querySelector('#waiting-' + script.id);
    told.hidden = left <= 0;
    told.textContent = told.hidden ? '' : 'in stores in ' + left + ' s';
  }

  function scriptCard(script) {
    var path = '/portal/apps/' + encodeURIComponent(script.app) + '/scripts/' + script.id;
    var upload = node('input', [], {
      type: 'file', accept: '.js', id: 'file-' + script.id,
      onchange: function () { change('POST', path + '/versions', this.files[0], 'text/javascript'); this.blur(); }
    });
    var development = node('input', [], {
      type: 'url', id: 'url-' + script.id, value: script.development_url || '', placeholder: 'http://localhost:8080/main.min.js',
      onchange: function () { this.blur(); change('PATCH', path, { development_url: this.value || null }); }
    });
    var waiting = Object.assign(badge('', 'warm'), { id: 'waiting-' + script.id, hidden: true });
    var title = node('h2', [script.handle + ' ', node('small', 'script_id ' + script.id)]);
    var facts = node('p', [badge(script.event), ' ', badge('location: ' + script.location), ' ', script.auto_install ? badge('auto-install', 'warm') : badge('associated by the API')].concat(script.uses_nube_sdk ? [' ', badge('NubeSDK')] : [], [' ', waiting]));
    var versions = script.versions.length
      ? node('div', node('table', script.versions.map(function (version) { return versionRow(path, version); })), { className: 'scroll' })
      : node('p', 'No version yet: a store that is associated with it gets nothing, and its current_version is null.');
    var fields = node('div', [
      node('label', 'Upload a version', { htmlFor: upload.id }), upload,
      node('label', 'Development URL, for demo stores', { htmlFor: development.id }), development
    ], { className: 'fields' });
    return node('section', [title, facts, versions, fields], { className: 'card' });
  }

  var shown = '';

  function drawAnew(apps, scripts) {
    document.querySelector('#scripts').replaceChildren(...scripts.map(scriptCard));
    document.querySelector('#app').replaceChildren(...apps.map(function (app) {
      return node('option', app.id + ' ' + app.handle, { value: app.id });
    }));
  }

  function draw() {
    return desk.call('GET', '/__sandbox/state?stores=0').then(function (state) {
      var apps = state.apps.filter(function (app) { return app.platform === 'tiendanube'; });
      var now = Date.now() + state.clock_ahead * 1000;
      var said = JSON.stringify([apps, state.portal]);
      if (said !== shown) drawAnew(apps, state.portal);
      shown = said;
      state.portal.forEach(function (script) { tellWaiting(script, now); });
    });
  }

  document.querySelector('#new').addEventListener('submit', function (event) {
    event.preventDefault();
    var fields = new FormData(this);
    var script = { handle: fields.get('handle'), event: fields.get('event'), location: fields.get('location'), auto_install: fields.has('auto_install'), uses_nube_sdk: fields.has('uses_nube_sdk') };
    change('POST', '/portal/apps/' + encodeURIComponent(fields.get('app')) + '/scripts', script);
    this.reset();
  });
  desk.keep(draw);
})();
