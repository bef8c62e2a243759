// One HTTP server that plays two origins: the shop (`shop.localhost`) with the fixture pages, and the hosting
// (`127.0.0.1`) with the widget's files and its settings.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

const TYPES = { '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.wasm': 'application/wasm', '.json': 'application/json' };
const HOSTING = { 'Access-Control-Allow-Origin': '*', 'X-Content-Type-Options': 'nosniff' };

/** Starts the site for a widget on a free port. `caching` is what the hosting says of how long its files may be kept. */
export async function openSite(widget, caching = 'no-store') {
  const hostingHeaders = { ...HOSTING, 'Cache-Control': caching };
  const places = new Map();
  const theme = readFileSync(new URL('../fixtures/theme.js', import.meta.url));

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://site');
    if (pathname === '/fixtures/theme.js') return send(response, 200, { 'Content-Type': TYPES['.js'] }, theme);
    const [, kind, id, ...rest] = pathname.split('/');
    const place = places.get(id);
    const page = kind === 'page' && place?.pages.get(rest.join('/'));
    if (page) return send(response, 200, { 'Content-Type': 'text/html; charset=utf-8' }, page);
    if (kind === 'hosting' && place) return serveHosting(place, rest.join('/'), searchParams, request, response);
    return send(response, 404, { 'Content-Type': 'text/plain' }, 'no such page');
  });

  function serveHosting(place, name, query, request, response) {
    const file = widget.files.get(name);
    if (file) return send(response, 200, { ...hostingHeaders, 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }, file);
    const seen = { path: name, query: Object.fromEntries(query), headers: request.headers };
    place.requests.push(seen);
    return Promise.resolve(place.answer(seen)).then(
      (answer) => {
        if (answer === 'hang up') return request.socket.destroy();
        const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
        return send(response, answer.status ?? 200, { ...hostingHeaders, 'Content-Type': TYPES['.json'], ...answer.headers }, body);
      },
      (error) => send(response, 500, hostingHeaders, String(error)),
    );
  }

  await new Promise((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  let counter = 0;

  return {
    shopOrigin: `http://shop.localhost:${port}`,
    hostingOrigin: `http://127.0.0.1:${port}`,
    /**
     * A place of its own for one test: pages by path below `/page/{id}/`, a hosting folder with the widget's files, and a
     * list of the requests that were for none of them; `answer` answers those.
     */
    place(answer) {
      counter += 1;
      const place = { id: `t${counter}`, pages: new Map(), answer, requests: [] };
      places.set(place.id, place);
      return place;
    },
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

function send(response, status, headers, body) {
  response.writeHead(status, headers);
  response.end(body);
}
