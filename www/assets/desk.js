// What the control page and the Partner Portal are made of: requests to the JSON API, and nodes.
window.desk = (function () {
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

  // Sends a change and draws anew what came of it.
  function change(method, path, body, type) {
    return call(method, path, body, type).then(function () { return desk.draw(); }, fail);
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

  function checkbox(checked, label, set) {
    return node('input', [], { type: 'checkbox', checked: checked, ariaLabel: label, onchange: function () { set(this.checked); } });
  }

  function table(id, heads, rows) {
    var target = document.querySelector(id);
    // What a person is typing in stays as it is.
    if (target.contains(document.activeElement) && /^(text|number)$/.test(document.activeElement.type)) return;
    if (!rows.length) {
      target.replaceChildren(node('tr', node('td', 'nothing yet', { className: 'none' })));
      return;
    }
    var body = rows.map(function (cells) {
      return node('tr', cells.map(function (cell) {
        return node('td', cell, { className: typeof cell === 'string' && cell.length > 30 ? 'long' : '' });
      }));
    });
    target.replaceChildren(node('tr', heads.map(function (head) { return node('th', head); })), ...body);
  }

  function time(seconds) {
    return new Date(seconds * 1000).toLocaleTimeString('en-GB');
  }

  function badge(text, kind) {
    return node('span', text, { className: 'badge ' + (kind || '') });
  }

  // Draws now and every two seconds, but not while a person picks a file or looks elsewhere.
  function keep(draw) {
    desk.draw = function () {
      return draw().then(function () {
        problem.hidden = true;
        document.body.dataset.drawn = '';
      }).catch(fail);
    };
    (function redraw() {
      var busy = document.activeElement && /^(file|url)$/.test(document.activeElement.type);
      (busy || document.hidden ? Promise.resolve() : desk.draw()).then(function () { setTimeout(redraw, 2000); });
    })();
  }

  var desk = { call: call, change: change, node: node, code: code, link: link, button: button, checkbox: checkbox, table: table, time: time, badge: badge, keep: keep };
  return desk;
})();
