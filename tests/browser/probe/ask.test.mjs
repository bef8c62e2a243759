// Settings through serde, requests, and the page's own elements.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes } from '../harness/patience.mjs';
import { FORM, openProbe } from './stage.mjs';

const ADDRESS = 'https://app.example/stock';
const ANSWERS = ['answer', 'no answer'];
const OPEN = { 'Access-Control-Allow-Origin': '*' };

/** Opens a page whose store asks this; `answer` is for playwright's route. */
async function asking(t, question, answer, more = {}) {
  const requests = [];
  const probe = await openProbe(t, { tags: [], settings: { body: question }, ...more });
  await probe.page.route(`${ADDRESS}*`, (route) => {
    requests.push([route.request().method(), route.request().postData(), route.request().headers().cookie ?? null]);
    return answer(route);
  });
  await probe.stage.insert();
  return { probe, requests };
}

describe('asking a server', { concurrency: 4 }, () => {
  test('the answer is told, whatever its status', async (t) => {
    for (const status of [200, 404]) {
      const { probe, requests } = await asking(t, { address: ADDRESS }, (route) => route.fulfill({ status, headers: OPEN, body: '3 ñ' }), { allow: [/Failed to load resource/] });
      await probe.tells(ANSWERS, `answer ${status} 3 ñ`);
      assert.deepEqual(requests, [['GET', null, null]]);
    }
  });

  test('a text is posted', async (t) => {
    const { probe, requests } = await asking(t, { address: ADDRESS, body: '{"a":"ñ"}' }, (route) => route.fulfill({ headers: OPEN, body: 'ok' }));
    await probe.tells(ANSWERS, 'answer 200 ok');
    assert.deepEqual(requests, [['POST', '{"a":"ñ"}', null]]);
  });

  test('what does not come in time is cancelled', async (t) => {
    const { probe } = await asking(t, { address: ADDRESS, deadline: 100 }, () => new Promise(() => {}));
    const failed = probe.page.waitForEvent('requestfailed', (request) => request.url() === ADDRESS);
    await probe.tells(ANSWERS, 'no answer in time');
    assert.match((await failed).failure().errorText, /ERR_ABORTED/);
  });

  test('a server that cannot be reached, and an address that is none', async (t) => {
    const allow = [/Failed to load resource/];
    const broken = await asking(t, { address: ADDRESS }, (route) => route.abort(), { allow });
    await broken.probe.tells(ANSWERS, 'no answer');
    const none = await asking(t, { address: 'http://[' }, () => {}, { allow });
    await none.probe.tells(ANSWERS, 'no answer');
  });

  for (const settings of [{ body: {} }, { body: { address: 5 } }, { body: [] }, { body: 'x' }, { status: 404, body: {} }]) {
    test(`settings ${JSON.stringify(settings)} ask nothing`, async (t) => {
      const probe = await openProbe(t, { settings, allow: [/Failed to load resource/] });
      await probe.shows('.probe-late', '1', '1');
      await probe.tells(ANSWERS);
    });
  }

  test('the script reaches the elements of a form\'s product', async (t) => {
    const probe = await openProbe(t);
    await becomes(() => probe.texts(`${FORM} .probe-elements`), ['form span input 0']);
    await probe.page.$eval('#single-product', (node) => node.insertAdjacentHTML('beforeend', '<div class="js-product-slide" data-image="9001"></div>'));
    await probe.press('three');
    await becomes(() => probe.texts(`${FORM} .probe-elements`), ['form span input 1']);
  });
});
