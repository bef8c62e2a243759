// The demo's request: which shops to visit, and what is expected of them.

import { settingsOf } from '../spec/oracle.mjs';
import { isDeepStrictEqual } from 'node:util';

/** Reads a request from a stream and checks it. */
export async function readRequest(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  let request;
  try {
    request = JSON.parse(text);
  } catch (error) {
    throw new Error(`the request on stdin is no JSON: ${error.message}`);
  }
  return checkRequest(request);
}

/** The request, if it can be used. */
export function checkRequest(request) {
  if (!Array.isArray(request?.shops) || request.shops.length === 0) throw new Error('the request names no shops');
  if (typeof request.screenshots !== 'string') throw new Error('the request names no folder for screenshots');
  if (request.limit !== undefined && !(Number.isInteger(request.limit) && request.limit > 0)) throw new Error('limit is no number of problems');
  if (request.catalogue_url !== undefined && !URL.canParse(request.catalogue_url)) throw new Error('catalogue_url is no URL');
  request.shops.forEach(checkShop);
  return request;
}

function checkShop(shop, index) {
  const name = `shop ${index + 1} of the request`;
  for (const field of ['store', 'platform', 'placement']) {
    if (typeof shop?.[field] !== 'string') throw new Error(`${name} has no ${field}`);
  }
  for (const field of ['product_url', 'listing_url']) {
    if (!URL.canParse(shop[field])) throw new Error(`${name} has no ${field}`);
  }
  if (shop.silent) return;
  const inForce = settingsOf({ status: 200, body: JSON.stringify(shop.settings ?? null) });
  if (!isDeepStrictEqual(inForce, shop.settings)) throw new Error(`${name}: the settings must be all three fields in their ranges`);
}
