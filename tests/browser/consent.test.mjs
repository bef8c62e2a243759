// The merchant's part, against a consent page and a callback of the test's own.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { accept } from './consent.mjs';
import { closeSharedBrowser, sharedBrowser } from './harness/chromium.mjs';

const PAGE = `<!doctype html><title>Consent</title><form method="post">
<select name="store"><option value="1001">Plata (1001)</option><option value="1002">Praia (1002)</option></select>
<button id="accept">Accept</button><button id="cancel" name="cancel" value="1">Cancel</button></form>`;

async function serve(answer) {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

describe('consent', () => {
  const seen = [];
  let callback;
  let platform;
  let target;

  before(async () => {
    callback = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'http://callback');
      if (pathname === '/callback') seen.push(searchParams.get('code'));
      response.writeHead(pathname === '/callback' ? 200 : 400, { 'Content-Type': 'text/plain', 'Content-Security-Policy': "default-src 'none'" }).end('the state does not match');
    });
    target = `${callback.origin}/callback`;
    platform = await serve((request, response, body) => {
      if (request.method === 'POST') {
        if (target) response.writeHead(302, { Location: `${target}?code=for-${new URLSearchParams(body).get('store')}&state=s` }).end();
        else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>The code was not sent.</p>');
      } else if (request.url.startsWith('/authorize')) response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      else if (request.url.startsWith('/bare')) response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>No such app</h1>');
      else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('unknown app');
    });
  });
  after(async () => {
    callback.close();
    platform.close();
    await closeSharedBrowser();
  });

  const consent = async (path, store, patience) => accept(await sharedBrowser(), platform.origin + path, store, patience);

  test('picks the store, accepts and follows to the callback', async () => {
    assert.equal(await consent('/authorize?state=s', '1002'), `${callback.origin}/callback`);
    assert.deepEqual(seen.splice(0), ['for-1002']);
  });

  test('fails when the store is not offered', async () => {
    await assert.rejects(consent('/authorize?state=s', '3001'), /does not offer the store 3001; it offers 1001, 1002/);
  });

  test('fails when the consent page refuses', async () => {
    await assert.rejects(consent('/nothing?state=s', '1001'), /answered 404; it says: unknown app/);
    await assert.rejects(consent('/bare', '1001'), /has no select\[name=store\]; it says: No such app/);
  });

  test('fails when the callback refuses, and tells neither code nor state', async (t) => {
    const before = target;
    target = `${callback.origin}/other`;
    t.after(() => (target = before));
    await assert.rejects(consent('/authorize?state=s', '1001'), (error) => {
      assert.match(error.message, /the callback http:\/\/127\.0\.0\.1:\d+\/other answered 400; it says: the state does not match/);
      assert.doesNotMatch(error.message, /for-1001|state=/);
      return true;
    });
  });

  test('fails when nobody listens at the callback', async (t) => {
    const before = target;
    target = 'http://127.0.0.1:9/callback';
    t.after(() => (target = before));
    await assert.rejects(consent('/authorize?state=s', '1001'), /http:\/\/127\.0\.0\.1:9\/callback could not be reached/);
  });

  test('fails when the platform does not send the merchant back', async (t) => {
    const before = target;
    target = undefined;
    t.after(() => (target = before));
    await assert.rejects(consent('/authorize?state=s', '1001', 2000), /no redirect to the app came within 2 s; .*The code was not sent/);
  });

  const run = (...args) =>
    new Promise((ended) => {
      execFile('node', [fileURLToPath(new URL('consent.mjs', import.meta.url)), ...args], (error, stdout, stderr) => ended({ code: error?.code ?? 0, stdout, stderr }));
    });

  test('as a program: 0, 1 and 3', async () => {
    assert.deepEqual(await run(`${platform.origin}/authorize?state=s`, '1001'), { code: 0, stdout: '', stderr: '' });
    const refused = await run(`${platform.origin}/authorize?state=s`, '77');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^consent for the store 77: the consent page does not offer the store 77/);
    for (const args of [[], ['x', '1'], [platform.origin], [platform.origin, '1', '2']]) {
      assert.deepEqual(await run(...args), { code: 3, stdout: '', stderr: 'usage: node consent.mjs URL STORE\n' });
    }
  });
});
